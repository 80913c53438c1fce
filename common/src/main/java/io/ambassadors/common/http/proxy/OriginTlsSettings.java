package io.ambassadors.common.http.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;

/**
 * TLS towards origins as it is configured: nginx's {@code proxy_ssl_*}. An empty path or text stands for a directive that is not
 * there.
 *
 * @param verify {@code proxy_ssl_verify}: whether the origin's certificate is checked, with its name
 * @param verifyDepth {@code proxy_ssl_verify_depth}: most intermediate certificates of a chain
 * @param trustedCertificate {@code proxy_ssl_trusted_certificate}: file of CA certificates in PEM; needed to verify
 * @param certificate {@code proxy_ssl_certificate}: file of our certificate in PEM
 * @param certificateKey {@code proxy_ssl_certificate_key}: file of its key in PEM
 * @param name {@code proxy_ssl_name}: host name to send and to compare; without a port
 * @param serverName {@code proxy_ssl_server_name}: whether the name is sent
 * @param protocols {@code proxy_ssl_protocols}, as nginx writes them: {@code TLSv1.2}
 * @param ciphers {@code proxy_ssl_ciphers}, as OpenSSL writes them
 * @param sessionReuse {@code proxy_ssl_session_reuse}
 * @param http2 whether ALPN asks for {@code h2}
 */
public record OriginTlsSettings(
        boolean verify,
        int verifyDepth,
        String trustedCertificate,
        String certificate,
        String certificateKey,
        String name,
        boolean serverName,
        List<String> protocols,
        String ciphers,
        boolean sessionReuse,
        boolean http2) {
    /** nginx's {@code proxy_ssl_ciphers}. */
    public static final String DEFAULT_CIPHERS = "DEFAULT";

    public OriginTlsSettings {
        Objects.requireNonNull(trustedCertificate, "trustedCertificate");
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(certificateKey, "certificateKey");
        Objects.requireNonNull(name, "name");
        protocols = List.copyOf(protocols);
        Objects.requireNonNull(ciphers, "ciphers");
    }

    /** nginx's defaults, for an origin of this name. */
    public static OriginTlsSettings defaults(String name) {
        return new OriginTlsSettings(
                false, 1, "", "", "", name, false, List.of("TLSv1.2", "TLSv1.3"), DEFAULT_CIPHERS, true, false);
    }

    /** The same towards another name. */
    public OriginTlsSettings named(String newName) {
        return new OriginTlsSettings(
                verify,
                verifyDepth,
                trustedCertificate,
                certificate,
                certificateKey,
                newName,
                serverName,
                protocols,
                ciphers,
                sessionReuse,
                http2);
    }

    /**
     * Reads the files.
     *
     * @param prefix directory of relative paths
     * @throws IOException if a file cannot be read
     * @throws GeneralSecurityException if what is in a file is no certificate or no key, or a protocol or cipher is unknown
     */
    public OriginTls load(Path prefix) throws IOException, GeneralSecurityException {
        return OriginTlsLoader.load(this, prefix);
    }
}
