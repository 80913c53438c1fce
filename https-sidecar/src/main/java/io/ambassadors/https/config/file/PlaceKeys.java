package io.ambassadors.https.config.file;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.https.config.AccessLogConfig;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.BackendConfig.Protocol;
import io.ambassadors.https.config.RedirectConfig;

/** Keys of where clients come, where requests go, and what is written down about them. */
final class PlaceKeys {
    static final SidecarKey<List<ListenPoint>> LISTEN = SidecarKey.any(
            "listen",
            ListForm.some(Addresses.LISTEN),
            "0.0.0.0:8443",
            "Where clients come with TLS. A unix socket may have its mode behind it, as in `unix:/run/s.sock 0660`.");
    static final SidecarKey<Addresses.Target> BACKEND =
            SidecarKey.any("backend", Addresses.BACKEND, "127.0.0.1:8080", "The legacy service.");
    static final SidecarKey<Protocol> PROTOCOL = SidecarKey.any(
            "protocol",
            new Words<Protocol>()
                    .with("http1", Protocol.HTTP1)
                    .with("h2c", Protocol.H2C)
                    .with("tcp", Protocol.TCP)
                    .also("http/1.1", Protocol.HTTP1)
                    .refused("http", "which version?", "write http1, or h2c for HTTP/2 without TLS")
                    .refused("http2", "", "write h2c for HTTP/2 without TLS")
                    .refused("h2", "", "write h2c for HTTP/2 without TLS")
                    .refused("grpc", "", "write h2c, which is what gRPC runs on")
                    .refused("https", "the backend is spoken to without TLS", "write http1")
                    .form(),
            "http1",
            "What it speaks: HTTP/1.1, HTTP/2 without TLS by prior knowledge, or anything (TCP mode).");
    static final SidecarKey<Optional<ListenPoint>> REDIRECT = SidecarKey.any(
            "redirect",
            Addresses.LISTEN_OR_OFF,
            "off",
            "Where plain HTTP is answered with a redirect to HTTPS, and ACME's http-01 with its answers.");
    static final SidecarKey<Integer> REDIRECT_PORT = SidecarKey.any(
            "redirect-port",
            Quantities.number(1, 65535),
            "443",
            "Port that clients reach us by, which the redirect names.");
    static final SidecarKey<Boolean> PROXY_ACCEPT = SidecarKey.any(
            "proxy-protocol.accept",
            Words.BOOL,
            "false",
            "Whether every connection of a client begins with a PROXY header, of version 1 or 2.");
    static final SidecarKey<Boolean> PROXY_SEND = SidecarKey.tcp(
            "proxy-protocol.send",
            Words.BOOL,
            "false",
            "Whether connections to the backend begin with a PROXY header of version 2, with what is known of the client's TLS.");
    static final SidecarKey<Duration> CONNECT = SidecarKey.any(
            "timeouts.connect",
            Quantities.duration(Duration.ofMillis(1), Duration.ofHours(1)),
            "5s",
            "How long a connection to the backend may take; one that is refused is tried again until then.");
    static final SidecarKey<Optional<String>> LOG_FILE = SidecarKey.any(
            "access-log.file",
            new ScalarForm<>(
                    "a path, stdout, stderr or off",
                    text -> Quantities.isOff(text) ? Optional.empty() : Optional.of(text)),
            "off",
            "Where a line for each request goes, or for each connection in TCP mode; `access-log: stdout` says the same.");
    static final SidecarKey<Boolean> LOG_JSON = SidecarKey.any(
            "access-log.format",
            new Words<Boolean>().with("combined", false).with("json", true).form(),
            "combined",
            "How that line is written.");

    static final List<SidecarKey<?>> LISTENING =
            List.of(LISTEN, BACKEND, PROTOCOL, REDIRECT, REDIRECT_PORT, PROXY_ACCEPT, PROXY_SEND);
    static final List<SidecarKey<?>> LOGGING = List.of(LOG_FILE, LOG_JSON);

    private PlaceKeys() {}

    static BackendConfig backend(Values values) {
        Addresses.Target target = values.get(BACKEND);
        return new BackendConfig(
                target.text(),
                target.host(),
                target.port(),
                target.unixPath(),
                values.get(PROTOCOL),
                values.get(CONNECT),
                values.get(PROXY_SEND));
    }

    static Optional<RedirectConfig> redirect(Values values) {
        return values.get(REDIRECT).map(listen -> new RedirectConfig(listen, values.get(REDIRECT_PORT)));
    }

    static Optional<AccessLogConfig> accessLog(Values values) {
        return values.get(LOG_FILE).map(file -> new AccessLogConfig(file, values.get(LOG_JSON)));
    }
}
