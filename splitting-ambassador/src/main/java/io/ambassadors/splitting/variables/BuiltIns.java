package io.ambassadors.splitting.variables;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * nginx's own variables, by name and by prefix (those of its core, log, proxy, realip, SSI and SSL modules). What has no meaning without
 * TLS, a cache or files is there without a value, as in nginx.
 */
final class BuiltIns {
    private static final Map<String, Reader> BY_NAME = new HashMap<>();
    private static final Map<String, Function<String, Reader>> BY_PREFIX = new LinkedHashMap<>();

    /** nginx lets {@code set} and {@code map} replace these. */
    private static final Set<String> REPLACEABLE = Set.of("args", "limit_rate", "proxy_host", "proxy_port");

    /** These begin with a prefix, and yet nginx does not let anything replace them. */
    private static final Set<String> FIXED = Set.of(
            "http_host",
            "http_user_agent",
            "http_referer",
            "http_via",
            "http_x_forwarded_for",
            "http_cookie",
            "sent_http_content_type",
            "sent_http_content_length",
            "sent_http_location",
            "sent_http_last_modified",
            "sent_http_connection",
            "sent_http_keep_alive",
            "sent_http_transfer_encoding",
            "sent_http_cache_control",
            "sent_http_link");

    private static final String[] WITHOUT_TLS = {
        "protocol",
        "cipher",
        "ciphers",
        "curve",
        "curves",
        "session_id",
        "session_reused",
        "early_data",
        "server_name",
        "alpn_protocol",
        "sigalg",
        "client_sigalg",
        "client_cert",
        "client_raw_cert",
        "client_escaped_cert",
        "client_s_dn",
        "client_i_dn",
        "client_s_dn_legacy",
        "client_i_dn_legacy",
        "client_serial",
        "client_fingerprint",
        "client_verify",
        "client_v_start",
        "client_v_end",
        "client_v_remain",
    };

    static {
        ClientVariables.addTo(BY_NAME);
        RequestVariables.addTo(BY_NAME);
        ResponseVariables.addTo(BY_NAME);
        UpstreamVariables.addTo(BY_NAME);
        for (String name : WITHOUT_TLS) {
            BY_NAME.put("ssl_" + name, scope -> null);
        }
        for (String name : new String[] {"rtt", "rttvar", "snd_cwnd", "rcv_space"}) {
            BY_NAME.put("tcpinfo_" + name, scope -> null);
        }
        BY_PREFIX.put(
                "http_",
                name -> FieldReaders.field(
                        name, scope -> scope.exchange().request().fields()));
        BY_PREFIX.put("arg_", FieldReaders::argument);
        BY_PREFIX.put("cookie_", FieldReaders::cookie);
        BY_PREFIX.put("sent_http_", name -> FieldReaders.field(name, RequestScope::sentFields));
        BY_PREFIX.put("sent_trailer_", name -> FieldReaders.field(name, RequestScope::sentTrailers));
        BY_PREFIX.put("upstream_http_", name -> FieldReaders.field(name, RequestScope::upstreamFields));
        BY_PREFIX.put("upstream_trailer_", name -> FieldReaders.field(name, RequestScope::upstreamTrailers));
        BY_PREFIX.put("upstream_cookie_", FieldReaders::setCookie);
        BY_PREFIX.put("proxy_protocol_tlv_", name -> scope -> null);
    }

    private BuiltIns() {}

    /** Gives a variable its reader, if it is one of nginx's own. */
    static void define(Variable variable) {
        Reader reader = find(variable.name());
        if (reader != null) {
            variable.define(reader, Variable.NOT_KEPT);
        }
    }

    private static Reader find(String name) {
        Reader reader = BY_NAME.get(name);
        if (reader != null) {
            return reader;
        }
        for (Map.Entry<String, Function<String, Reader>> entry : BY_PREFIX.entrySet()) {
            if (name.startsWith(entry.getKey())) {
                return entry.getValue().apply(name.substring(entry.getKey().length()));
            }
        }
        return null;
    }

    /** Whether no directive may define a variable of this name. */
    static boolean isReserved(String name) {
        return BY_NAME.containsKey(name) && !REPLACEABLE.contains(name) || FIXED.contains(name);
    }

    /** What to do about an unknown variable; empty if nothing is known. */
    static String cure(String name) {
        return switch (name) {
            case "document_root", "realpath_root", "request_filename" -> "no files are served here: leave it out";
            case "uid_got", "uid_set", "uid_reset" -> "cookies of userid are not supported: leave it out";
            default -> name.startsWith("geoip_") ? "use a geo block, or leave it out" : "";
        };
    }
}
