package io.ambassadors.https.config.file;

import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.config.AcmeConfig.Challenge;
import io.ambassadors.https.config.SidecarConfig;

/** Whether there is something to be known by. What the files hold shows when they are loaded. */
final class CertificateChecks {
    private final SidecarConfig config;
    private final Values values;

    CertificateChecks(SidecarConfig config, Values values) {
        this.config = config;
        this.values = values;
    }

    void check() {
        boolean development =
                config.certificates().sources().isEmpty() && config.acme().isEmpty();
        if (config.production() && development) {
            values.error(
                    CertificateKeys.PRODUCTION,
                    "production: true, but there are neither certificates nor acme, so that a development certificate would"
                            + " be served",
                    "set certificates: [/etc/tls], or remove production");
        }
        if (!development && values.has(CertificateKeys.DEVELOPMENT_DIRECTORY)) {
            values.note(
                    CertificateKeys.DEVELOPMENT_DIRECTORY,
                    "development-directory has no effect, since there are certificates",
                    "remove it");
        }
        config.acme().ifPresent(this::acme);
    }

    private void acme(AcmeConfig acme) {
        if (acme.names().isEmpty()) {
            values.error(
                    values.has(AcmeKeys.NAMES) ? AcmeKeys.NAMES : firstOfAcme(),
                    "acme: there are no names for the certificate",
                    "add names: [www.example.org] below acme:");
        }
        if (!acme.termsAgreed()) {
            values.error(
                    values.has(AcmeKeys.TERMS) ? AcmeKeys.TERMS : firstOfAcme(),
                    "acme: the terms of " + acme.directory().getHost() + " are not agreed to",
                    "read them, and set terms-agreed: true below acme:");
        }
        if (acme.challenge() == Challenge.HTTP_01 && config.redirect().isEmpty()) {
            values.error(
                    AcmeKeys.CHALLENGE,
                    "acme.challenge: http-01 is answered by the redirect listener, but redirect is off",
                    "set redirect: 0.0.0.0:8081 and let port 80 lead there, or set challenge: tls-alpn-01");
        }
    }

    private SidecarKey<?> firstOfAcme() {
        return AcmeKeys.ALL.stream().filter(values::has).findFirst().orElseThrow();
    }
}
