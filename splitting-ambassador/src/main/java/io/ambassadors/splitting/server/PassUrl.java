package io.ambassadors.splitting.server;

import java.util.Locale;

/**
 * Where {@code proxy_pass} or {@code grpc_pass} goes, taken apart as nginx does ({@code ngx_parse_url}, {@code ngx_http_proxy_set_vars}).
 *
 * @param text all of it, as it is written
 * @param secure whether it is {@code https} or {@code grpcs}
 * @param server host and port, or {@code unix:} and path: what upstreams are called by
 * @param host as a Host field has it: without the scheme's own port; {@code localhost} for a Unix socket
 * @param port as {@code $proxy_port} has it; empty for a Unix socket
 * @param uri what stands behind; empty if nothing does
 */
record PassUrl(String text, boolean secure, String server, String host, String port, String uri) {
    private static final String UNIX = "unix:";

    /** The URL as nginx compares redirects with it: without URI, and without the scheme's own port. */
    String origin() {
        String scheme = text.substring(0, text.indexOf("://") + 3);
        return scheme + (server.startsWith(UNIX) ? server + ":" : host);
    }

    /** Whether it depends on the request. */
    boolean hasVariables() {
        return text.indexOf('$') >= 0;
    }

    /** The scheme's own port. */
    int defaultPort() {
        return secure ? 443 : 80;
    }

    /** Takes a URL apart; null if it does not begin with one of the two schemes. */
    static PassUrl parse(String text, String plain, String overTls) {
        boolean secure = startsWith(text, overTls + "://");
        if (!secure && !startsWith(text, plain + "://")) {
            return null;
        }
        String rest = text.substring(text.indexOf("://") + 3);
        return rest.toLowerCase(Locale.ROOT).startsWith(UNIX) ? unix(text, secure, rest) : tcp(text, secure, rest);
    }

    private static boolean startsWith(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static PassUrl unix(String text, boolean secure, String rest) {
        int colon = rest.indexOf(':', UNIX.length());
        String server = colon < 0 ? rest : rest.substring(0, colon);
        return new PassUrl(text, secure, server, "localhost", "", colon < 0 ? "" : rest.substring(colon + 1));
    }

    private static PassUrl tcp(String text, boolean secure, String rest) {
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        String server = rest.substring(0, end);
        String uri = rest.substring(end);
        int colon = server.indexOf(':', Math.max(0, server.indexOf(']')));
        String own = secure ? "443" : "80";
        String port = colon < 0 ? own : server.substring(colon + 1);
        String host = colon >= 0 && port.equals(own) ? server.substring(0, colon) : server;
        return new PassUrl(text, secure, server, host, port, uri.startsWith("?") ? "/" + uri : uri);
    }
}
