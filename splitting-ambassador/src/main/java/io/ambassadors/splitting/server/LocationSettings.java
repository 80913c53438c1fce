package io.ambassadors.splitting.server;

import java.time.Duration;
import java.util.List;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.AccessLog;

/**
 * What holds in a location, whoever of it, its server and {@code http} says so.
 *
 * @param client what a client may do, and for how long
 * @param maxBody {@code client_max_body_size} in bytes; 0 for no bound
 * @param errorPages {@code error_page}
 * @param recursiveErrorPages {@code recursive_error_pages}
 * @param types {@code types} and {@code default_type}
 * @param absoluteRedirect {@code absolute_redirect}
 * @param serverNameInRedirect {@code server_name_in_redirect}
 * @param portInRedirect {@code port_in_redirect}
 * @param realIp who the client is
 * @param added {@code add_header}
 * @param mirrors {@code mirror}: paths to which a copy of each request goes
 * @param mirrorBody {@code mirror_request_body}: whether copies have the body
 * @param log {@code access_log}
 * @param serverTokens {@code server_tokens}: whether the version is told; not unless the configuration asks for it
 */
record LocationSettings(
        ClientSettings client,
        long maxBody,
        ErrorPages errorPages,
        boolean recursiveErrorPages,
        ContentTypes types,
        boolean absoluteRedirect,
        boolean serverNameInRedirect,
        boolean portInRedirect,
        RealIp realIp,
        List<AddedField> added,
        List<String> mirrors,
        boolean mirrorBody,
        AccessLog log,
        boolean serverTokens) {
    private static final int MOST_HEADER_BUFFERS = 32 * 1024;

    /** What holds in a block. */
    static LocationSettings of(
            Level level, ClientSettings client, AccessLog log, Templates templates, Problems problems) {
        return new LocationSettings(
                client,
                level.size("client_max_body_size", 1 << 20),
                ErrorPages.of(level, templates, problems),
                level.flag("recursive_error_pages", false),
                ContentTypes.of(level),
                level.flag("absolute_redirect", true),
                level.flag("server_name_in_redirect", false),
                level.flag("port_in_redirect", true),
                RealIp.of(level, problems),
                AddedField.of(level, templates, problems),
                mirrors(level),
                level.flag("mirror_request_body", true),
                log,
                !level.text("server_tokens", "off").equals("off"));
    }

    private static List<String> mirrors(Level level) {
        List<String> paths = level.all("mirror").stream()
                .map(directive -> directive.argument(0))
                .toList();
        return paths.equals(List.of("off")) ? List.of() : paths;
    }

    /** What a client may do in a block. */
    static ClientSettings client(Level level) {
        ClientSettings defaults = ClientSettings.DEFAULT;
        Directive buffers = level.last("large_client_header_buffers");
        long head = level.buffers("large_client_header_buffers", MOST_HEADER_BUFFERS);
        long number = buffers == null ? 4 : Math.max(1, Long.parseLong(buffers.argument(0)));
        return new ClientSettings(
                level.time("client_header_timeout", defaults.headerTimeout()),
                level.time("client_body_timeout", defaults.bodyTimeout()),
                level.time("send_timeout", defaults.sendTimeout()),
                keepaliveTimeout(level),
                level.number("keepalive_requests", defaults.keepaliveRequests()),
                level.time("keepalive_time", defaults.keepaliveTime()),
                level.time("lingering_timeout", defaults.lingeringTimeout()),
                level.time("lingering_time", defaults.lingeringTime()),
                (int) Math.min(Integer.MAX_VALUE / 4, head / number),
                (int) Math.min(Integer.MAX_VALUE / 4, head),
                (int) level.number("max_headers", defaults.maxFields()),
                level.flag("underscores_in_headers", defaults.underscores()),
                level.flag("ignore_invalid_headers", defaults.ignoreInvalid()),
                level.flag("tcp_nodelay", defaults.tcpNodelay()),
                level.flag("http2", true),
                (int) level.number("http2_max_concurrent_streams", defaults.http2Streams()));
    }

    private static Duration keepaliveTimeout(Level level) {
        return level.time("keepalive_timeout", ClientSettings.DEFAULT.keepaliveTimeout());
    }
}
