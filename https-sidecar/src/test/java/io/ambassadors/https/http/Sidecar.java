package io.ambassadors.https.http;

import java.time.Duration;
import java.util.Optional;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.https.config.AccessLogConfig;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.FixUpsConfig;
import io.ambassadors.https.config.ForwardedConfig;
import io.ambassadors.https.config.HttpConfig;
import io.ambassadors.https.config.RedirectConfig;
import io.ambassadors.https.config.SidecarConfig;

/** Configurations that differ from the defaults in what a test is about. */
final class Sidecar {
    private BackendConfig backend = SidecarConfig.DEFAULT.backend();
    private Optional<RedirectConfig> redirect = Optional.empty();
    private ClientsConfig clients = ClientsConfig.DEFAULT;
    private ForwardedConfig forwarded = ForwardedConfig.DEFAULT;
    private FixUpsConfig fixUps = FixUpsConfig.DEFAULT;
    private Optional<AccessLogConfig> accessLog = Optional.empty();

    private HttpConfig http = HttpConfig.DEFAULT;

    static Sidecar config() {
        return new Sidecar();
    }

    Sidecar backend(String host, int port) {
        return backend(host, port, BackendConfig.Protocol.HTTP1, Duration.ofSeconds(5));
    }

    Sidecar backend(String host, int port, BackendConfig.Protocol protocol, Duration connectTimeout) {
        backend = new BackendConfig(host + ":" + port, host, port, Optional.empty(), protocol, connectTimeout, false);
        return this;
    }

    Sidecar unix(String path, Duration connectTimeout) {
        backend = new BackendConfig(
                "unix:" + path, "", 0, Optional.of(path), BackendConfig.Protocol.HTTP1, connectTimeout, false);
        return this;
    }

    Sidecar redirect(Optional<RedirectConfig> value) {
        redirect = value;
        return this;
    }

    Sidecar clients(ClientsConfig value) {
        clients = value;
        return this;
    }

    Sidecar forwarded(ForwardedConfig value) {
        forwarded = value;
        return this;
    }

    Sidecar fixUps(FixUpsConfig value) {
        fixUps = value;
        return this;
    }

    Sidecar accessLog(AccessLogConfig value) {
        accessLog = Optional.of(value);
        return this;
    }

    /** Fields with unusual characters in their names are not dropped by the parser. */
    Sidecar lenient() {
        ClientSettings c = ClientSettings.DEFAULT;
        HttpConfig d = HttpConfig.DEFAULT;
        ClientSettings lenient = new ClientSettings(
                c.headerTimeout(),
                c.bodyTimeout(),
                c.sendTimeout(),
                c.keepaliveTimeout(),
                c.keepaliveRequests(),
                c.keepaliveTime(),
                c.lingeringTimeout(),
                c.lingeringTime(),
                c.maxLine(),
                c.maxHead(),
                c.maxFields(),
                true,
                false,
                c.tcpNodelay(),
                c.http2(),
                c.http2Streams());
        http = new HttpConfig(lenient, d.proxy(), d.maxConnections(), d.idleBackendConnections(), d.backendKeepalive());
        return this;
    }

    SidecarConfig build() {
        SidecarConfig d = SidecarConfig.DEFAULT;
        return new SidecarConfig(
                d.listen(),
                d.acceptProxy(),
                backend,
                redirect,
                d.certificates(),
                d.tls(),
                clients,
                forwarded,
                fixUps,
                http,
                d.tcp(),
                accessLog,
                d.acme(),
                d.production());
    }
}
