package io.ambassadors.splitting.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.OriginTls;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.upstream.ResolverConfig;
import io.ambassadors.splitting.upstream.ResolverReader;
import io.ambassadors.splitting.upstream.UpstreamConfig;
import io.ambassadors.splitting.upstream.UpstreamReader;
import io.ambassadors.splitting.variables.InvalidDirective;
import io.ambassadors.splitting.variables.Template;

/** Reads {@code proxy_pass} and {@code grpc_pass} of a location, and the directives that say how. */
final class PassReader {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final int PAGES = 8;
    private static final int PAGE = 4096;

    private final UpstreamReader upstreams;
    private final VariableValues values;
    private final Templates templates;
    private final Problems problems;
    private final TlsReader tls;

    PassReader(UpstreamReader upstreams, VariableValues values, TlsReader tls, Templates templates, Problems problems) {
        this.upstreams = upstreams;
        this.values = values;
        this.tls = tls;
        this.templates = templates;
        this.problems = problems;
    }

    /**
     * How the requests of a location are passed on.
     *
     * @param path of the location; empty where a URI cannot take its place
     * @return null if they are not
     */
    Passing read(Level level, Location.Kind kind, String path) {
        List<Directive> proxy = level.own("proxy_pass");
        List<Directive> grpc = level.own("grpc_pass");
        if (!grpc.isEmpty()) {
            return grpc(level, grpc.get(grpc.size() - 1));
        }
        return proxy.isEmpty() ? null : proxy(level, proxy.get(0), kind, path);
    }

    private Passing proxy(Level level, Directive directive, Location.Kind kind, String path) {
        String text = directive.argument(0);
        Template template = text.indexOf('$') < 0 ? null : templates.compile(text, directive);
        PassUrl url = template != null
                ? new PassUrl(text, text.startsWith("https"), "", "", "", "")
                : PassUrl.parse(text, "http", "https");
        if (url == null) {
            problems.error(directive, "invalid URL prefix", "write http:// or https:// before the name");
            return null;
        }
        if (!url.uri().isEmpty() && (kind == Location.Kind.REGEX || kind == Location.Kind.NAMED)) {
            problems.error(
                    directive,
                    "\"proxy_pass\" cannot have URI part in location given by regular expression, or inside named"
                            + " location, or inside \"if\" statement, or inside \"limit_except\" block");
        }
        HttpVersion version = version(level);
        PassTarget target = target(level, "proxy", "http", url, template, version, directive);
        RequestFields.Protocol protocol =
                version == HttpVersion.HTTP_2 ? RequestFields.Protocol.HTTP_2 : RequestFields.Protocol.HTTP_1;
        Directive method = level.last("proxy_method");
        NginxProxyPlan plan = new NginxProxyPlan(
                target,
                settings(level, "proxy", level.flag("proxy_pass_trailers", false)),
                RequestFields.of(level, "proxy", protocol, templates, problems),
                ResponseFields.of(
                        level,
                        "proxy",
                        RedirectRules.of(level, url, path, templates, problems),
                        CookieRules.of(level, templates, problems)),
                method == null ? null : templates.compile(method.argument(0), method),
                body(level),
                path.length(),
                level.flag("proxy_intercept_errors", false),
                honoursRedirects(level, "proxy"));
        return new Passing(target, plan);
    }

    /** What is sent instead of the client's body; null if that is. */
    private Template body(Level level) {
        Directive set = level.last("proxy_set_body");
        if (set != null) {
            return templates.compile(set.argument(0), set);
        }
        return level.flag("proxy_pass_request_body", true) ? null : Template.constant("");
    }

    private Passing grpc(Level level, Directive directive) {
        String text = directive.argument(0);
        String whole = text.contains("://") ? text : "grpc://" + text;
        Template template = whole.indexOf('$') < 0 ? null : templates.compile(whole, directive);
        PassUrl url = template != null
                ? new PassUrl(whole, whole.startsWith("grpcs"), "", "", "", "")
                : PassUrl.parse(whole, "grpc", "grpcs");
        if (url == null || !url.uri().isEmpty()) {
            problems.error(directive, "invalid URL in \"grpc_pass\"", "write grpc:// or grpcs://, a name and a port");
            return null;
        }
        PassTarget target = target(level, "grpc", "grpc", url, template, HttpVersion.HTTP_2, directive);
        NginxProxyPlan plan = new NginxProxyPlan(
                target,
                settings(level, "grpc", true),
                RequestFields.of(level, "grpc", RequestFields.Protocol.GRPC, templates, problems),
                ResponseFields.of(level, "grpc", RedirectRules.NONE, CookieRules.NONE),
                null,
                null,
                0,
                level.flag("grpc_intercept_errors", false),
                honoursRedirects(level, "grpc"));
        return new Passing(target, plan);
    }

    private PassTarget target(
            Level level,
            String prefix,
            String scheme,
            PassUrl url,
            Template template,
            HttpVersion version,
            Directive directive) {
        boolean needsTls = url.secure() || template != null && !url.text().startsWith(scheme + "://");
        OriginTls originTls = needsTls ? tls.read(level, prefix, url, version, problems) : null;
        String name = null;
        if (template == null) {
            Optional<UpstreamConfig> found = upstreams.target(url.server(), url.defaultPort(), directive);
            name = found.map(UpstreamConfig::name).orElse("");
        } else {
            prepare(url, directive);
        }
        return new PassTarget(url, name, template, scheme, version, originTls, resolver(level));
    }

    /** Makes upstreams of the addresses that a URL with variables can lead to, as far as the configuration tells them. */
    private void prepare(PassUrl url, Directive directive) {
        int from = url.text().indexOf("://");
        String authority = from < 0 ? "" : url.text().substring(from + 3).split("[/?]", 2)[0];
        // These begin with a slash.
        authority = authority.replaceFirst("\\$(\\{)?(request_uri|uri|document_uri)\\b.*", "");
        if (authority.indexOf('$') < 0) {
            if (!authority.isEmpty()) {
                upstreams.target(authority, url.defaultPort(), directive);
            }
        } else if (authority.matches("\\$\\w+|\\$\\{\\w+}")) {
            for (String value : values.of(authority.replaceAll("\\W", ""))) {
                upstreams.target(value.split("[/?]", 2)[0], url.defaultPort(), directive);
            }
        }
    }

    private Optional<ResolverConfig> resolver(Level level) {
        List<Directive> said = new ArrayList<>(level.all("resolver"));
        said.addAll(level.all("resolver_timeout"));
        try {
            return ResolverReader.read(said, Optional.empty());
        } catch (InvalidDirective invalid) {
            // Whoever reads the block that says it reports it.
            return Optional.empty();
        }
    }

    private static HttpVersion version(Level level) {
        return switch (level.text("proxy_http_version", "1.1")) {
            case "1.0" -> HttpVersion.HTTP_1_0;
            case "2" -> HttpVersion.HTTP_2;
            default -> HttpVersion.HTTP_1_1;
        };
    }

    private static boolean honoursRedirects(Level level, String prefix) {
        return level.all(prefix + "_ignore_headers").stream()
                .flatMap(directive -> directive.arguments().stream())
                .noneMatch(name -> name.equalsIgnoreCase("X-Accel-Redirect"));
    }

    private static ProxySettings settings(Level level, String prefix, boolean trailers) {
        boolean buffering = level.flag(prefix + "_buffering", true);
        int head = level.room(prefix + "_buffer_size", PAGE);
        long buffers = level.buffers(prefix + "_buffers", PAGES * PAGE);
        return new ProxySettings(
                level.time(prefix + "_connect_timeout", MINUTE),
                level.time(prefix + "_send_timeout", MINUTE),
                level.time(prefix + "_read_timeout", MINUTE),
                next(level, prefix),
                level.size("client_max_body_size", 1 << 20),
                // A gRPC call may wait for answers before its request is whole: nginx never gathers it either.
                prefix.equals("proxy") && level.flag("proxy_request_buffering", true),
                level.room("client_body_buffer_size", 16 * 1024),
                buffering ? (int) Math.min(Integer.MAX_VALUE / 4, buffers + head) : head,
                head,
                level.flag(prefix + "_ignore_client_abort", false),
                trailers);
    }

    private static NextOrigin next(Level level, String prefix) {
        Directive directive = level.last(prefix + "_next_upstream");
        int conditions = 0;
        boolean nonIdempotent = false;
        for (String word : directive == null ? List.of("error", "timeout") : directive.arguments()) {
            if (word.equals("non_idempotent")) {
                nonIdempotent = true;
            } else {
                conditions |= condition(word);
            }
        }
        boolean off = directive != null && directive.arguments().contains("off");
        return new NextOrigin(
                off ? 0 : conditions,
                nonIdempotent,
                (int) level.number(prefix + "_next_upstream_tries", 0),
                level.time(prefix + "_next_upstream_timeout", Duration.ZERO));
    }

    private static int condition(String word) {
        return switch (word) {
            case "error" -> NextOrigin.ERROR;
            case "timeout" -> NextOrigin.TIMEOUT;
            case "invalid_header" -> NextOrigin.INVALID_HEADER;
            case "http_500" -> NextOrigin.HTTP_500;
            case "http_502" -> NextOrigin.HTTP_502;
            case "http_503" -> NextOrigin.HTTP_503;
            case "http_504" -> NextOrigin.HTTP_504;
            case "http_403" -> NextOrigin.HTTP_403;
            case "http_404" -> NextOrigin.HTTP_404;
            case "http_429" -> NextOrigin.HTTP_429;
            default -> 0;
        };
    }
}
