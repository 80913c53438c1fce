package io.ambassadors.https.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What we are known by.
 *
 * @param sources where certificates are, the first being the default; empty for the development authority, unless there is ACME
 * @param defaultName server name whose certificate serves clients that name none, or one that is not known; empty for the first source
 * @param unknownName what becomes of a client that asks for a name that no certificate has
 * @param expiryWarning how long before its end a certificate is reported
 * @param developmentDirectory where the development authority is kept; empty for in memory, with only its certificate in a temporary file
 */
public record CertificatesConfig(
        List<Source> sources,
        String defaultName,
        UnknownName unknownName,
        Duration expiryWarning,
        Optional<Path> developmentDirectory) {
    /** The development authority; the default certificate for every name; two weeks. */
    public static final CertificatesConfig DEFAULT =
            new CertificatesConfig(List.of(), "", UnknownName.SERVE_DEFAULT, Duration.ofDays(14), Optional.empty());

    public CertificatesConfig {
        sources = List.copyOf(sources);
    }

    /** What becomes of a client that asks for a name that no certificate has. */
    public enum UnknownName {
        /** It gets the default certificate. */
        SERVE_DEFAULT,
        /** It gets the alert {@code unrecognized_name} (RFC 6066, 3). */
        REFUSE
    }

    /**
     * One place of one certificate, or a directory of such places.
     *
     * @param path a directory with {@code tls.crt} and {@code tls.key}, or whose directories have them; a file of PEM or PKCS#12 with
     *     certificate and key; or a PEM file of the certificate if {@code key} is there
     * @param key PEM file of the key; empty if it is where the certificate is
     * @param passwordFile file with the password of the key; empty if it has none
     * @param ocspFile file with an OCSP response to staple, in DER; empty for {@code tls.ocsp} beside the certificate, if there is one
     * @param line of the configuration file, for messages; 0 if it came from elsewhere
     */
    public record Source(
            Path path, Optional<Path> key, Optional<Path> passwordFile, Optional<Path> ocspFile, int line) {
        /** A path alone. */
        public static Source of(Path path) {
            return new Source(path, Optional.empty(), Optional.empty(), Optional.empty(), 0);
        }
    }
}
