package io.ambassadors.https.config;

import java.util.List;
import java.util.Optional;

import io.ambassadors.common.net.ListenPoint;

/**
 * All of a configuration.
 *
 * @param listen where clients come with TLS; never empty
 * @param acceptProxy whether every connection begins with a PROXY header, of version 1 or 2
 * @param backend the legacy service
 * @param redirect where plain HTTP is sent to HTTPS; empty if nowhere
 * @param certificates what we are known by
 * @param tls how TLS is spoken
 * @param clients which clients may come
 * @param forwarded what the backend is told of the client's address
 * @param fixUps what of a legacy service's responses is mended
 * @param http bounds of HTTP
 * @param tcp bounds of TCP mode
 * @param accessLog one line for each request, or connection in TCP mode; empty for none
 * @param acme where certificates come from if not from files; empty for nowhere
 * @param production whether a development certificate is refused
 */
public record SidecarConfig(
        List<ListenPoint> listen,
        boolean acceptProxy,
        BackendConfig backend,
        Optional<RedirectConfig> redirect,
        CertificatesConfig certificates,
        TlsConfig tls,
        ClientsConfig clients,
        ForwardedConfig forwarded,
        FixUpsConfig fixUps,
        HttpConfig http,
        TcpConfig tcp,
        Optional<AccessLogConfig> accessLog,
        Optional<AcmeConfig> acme,
        boolean production) {
    /** What an empty file means. */
    public static final SidecarConfig DEFAULT = new SidecarConfig(
            List.of(ListenPoint.tcp("0.0.0.0", 8443)),
            false,
            BackendConfig.DEFAULT,
            Optional.empty(),
            CertificatesConfig.DEFAULT,
            TlsConfig.DEFAULT,
            ClientsConfig.DEFAULT,
            ForwardedConfig.DEFAULT,
            FixUpsConfig.DEFAULT,
            HttpConfig.DEFAULT,
            TcpConfig.DEFAULT,
            Optional.empty(),
            Optional.empty(),
            false);

    public SidecarConfig {
        listen = List.copyOf(listen);
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("nowhere to listen");
        }
    }
}
