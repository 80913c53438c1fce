package io.ambassadors.https.config.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.ambassadors.https.config.CertificatesConfig;
import io.ambassadors.https.config.CertificatesConfig.Source;
import io.ambassadors.https.config.CertificatesConfig.UnknownName;

/** Keys of what we are known by. */
final class CertificateKeys {
    static final SidecarKey<List<Source>> CERTIFICATES = SidecarKey.any(
            "certificates",
            new ListForm<>(new SourceForm(), 0, "a path or a mapping with the key certificate, or a list of such"),
            "",
            "Directories with `tls.crt` and `tls.key` or whose directories have them, files of PEM or PKCS#12, or mappings"
                    + " as below. The first is the default. Without any, and without ACME, a development authority signs.");
    static final SidecarKey<String> DEFAULT_NAME = SidecarKey.any(
            "default-name",
            Names.DNS,
            "",
            "Server name whose certificate serves clients that name none, or one that is not known.");
    static final SidecarKey<UnknownName> UNKNOWN_NAME = SidecarKey.any(
            "unknown-name",
            new Words<UnknownName>()
                    .with("default", UnknownName.SERVE_DEFAULT)
                    .with("refuse", UnknownName.REFUSE)
                    .form(),
            "default",
            "What becomes of a client that asks for a name that no certificate has: the default certificate, or the alert"
                    + " `unrecognized_name`.");
    static final SidecarKey<Duration> EXPIRY_WARNING = SidecarKey.any(
            "expiry-warning",
            Quantities.durationOrOff(Quantities.LONGEST),
            "14d",
            "How long before its end a certificate is reported.");
    static final SidecarKey<Path> DEVELOPMENT_DIRECTORY = SidecarKey.any(
            "development-directory",
            Names.PATH,
            "",
            "Where the development authority is kept; without it, in memory, so that each start has a new one.");
    static final SidecarKey<Boolean> PRODUCTION = SidecarKey.any(
            "production", Words.BOOL, "false", "Whether certificates of the development authority are refused.");

    static final List<SidecarKey<?>> ALL =
            List.of(CERTIFICATES, DEFAULT_NAME, UNKNOWN_NAME, EXPIRY_WARNING, DEVELOPMENT_DIRECTORY, PRODUCTION);

    private CertificateKeys() {}

    static CertificatesConfig certificates(Values values) {
        return new CertificatesConfig(
                values.get(CERTIFICATES),
                values.find(DEFAULT_NAME).orElse(""),
                values.get(UNKNOWN_NAME),
                values.get(EXPIRY_WARNING),
                values.find(DEVELOPMENT_DIRECTORY));
    }
}
