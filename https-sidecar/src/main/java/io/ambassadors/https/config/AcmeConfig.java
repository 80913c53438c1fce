package io.ambassadors.https.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Certificates from an authority that speaks ACME (RFC 8555).
 *
 * @param directory URL of the authority's directory
 * @param names of the certificate, the first being its main one
 * @param email contact of the account; empty for none
 * @param storage directory in which account and certificates are kept
 * @param challenge how we show that the names are ours
 * @param termsAgreed whether the terms of the authority are agreed to
 * @param renewBefore how long before its end a certificate is renewed; empty for a third of its lifetime
 * @param ca PEM file with the authority that vouches for the directory's own certificate; empty for the JDK's
 */
public record AcmeConfig(
        URI directory,
        List<String> names,
        Optional<String> email,
        Path storage,
        Challenge challenge,
        boolean termsAgreed,
        Optional<Duration> renewBefore,
        Optional<Path> ca) {
    public AcmeConfig {
        names = List.copyOf(names);
    }

    /** How we show that the names are ours. */
    public enum Challenge {
        /** By a file on port 80 (RFC 8555, 8.3): the redirect listener answers. */
        HTTP_01,
        /** By a certificate on port 443 (RFC 8737): the TLS listener answers. */
        TLS_ALPN_01
    }
}
