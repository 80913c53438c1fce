package io.ambassadors.https.config.file;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.config.Malformed;
import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.config.AcmeConfig.Challenge;

/** Keys of certificates from an authority that speaks ACME. One of them is enough to ask for it. */
final class AcmeKeys {
    private static final URI LETS_ENCRYPT = URI.create("https://acme-v02.api.letsencrypt.org/directory");
    private static final URI STAGING = URI.create("https://acme-staging-v02.api.letsencrypt.org/directory");

    static final SidecarKey<URI> DIRECTORY = SidecarKey.any(
            "acme.directory",
            new ScalarForm<>("letsencrypt, letsencrypt-staging or a URL", AcmeKeys::directory),
            "letsencrypt",
            "The authority. Try with `letsencrypt-staging` first: it forgives mistakes.");
    static final SidecarKey<List<String>> NAMES = SidecarKey.any(
            "acme.names", ListForm.of(Names.DNS), "", "Names of the certificate, the first being its main one.");
    static final SidecarKey<String> EMAIL =
            SidecarKey.any("acme.email", Names.EMAIL, "", "Whom the authority may write to.");
    static final SidecarKey<Path> STORAGE = SidecarKey.any(
            "acme.storage",
            Names.PATH,
            "/var/lib/https-sidecar/acme",
            "Directory in which account and certificates are kept; it must outlive the container.");
    static final SidecarKey<Challenge> CHALLENGE = SidecarKey.any(
            "acme.challenge",
            new Words<Challenge>()
                    .with("http-01", Challenge.HTTP_01)
                    .with("tls-alpn-01", Challenge.TLS_ALPN_01)
                    .refused("dns-01", "nothing here can write to a name server", "write http-01 or tls-alpn-01")
                    .form(),
            "tls-alpn-01",
            "How we show that the names are ours: on port 80 by the redirect listener, or on port 443.");
    static final SidecarKey<Boolean> TERMS = SidecarKey.any(
            "acme.terms-agreed", Words.BOOL, "false", "Whether you agree to the terms of the authority; required.");
    static final SidecarKey<Duration> RENEW_BEFORE = SidecarKey.any(
            "acme.renew-before",
            Quantities.duration(Duration.ofMinutes(1), Duration.ofDays(365)),
            "",
            "How long before its end a certificate is renewed; without it, a third of its lifetime.");
    static final SidecarKey<Path> CA = SidecarKey.any(
            "acme.ca", Names.PATH, "", "PEM file with the authority that vouches for the directory's own certificate.");

    static final List<SidecarKey<?>> ALL =
            List.of(DIRECTORY, NAMES, EMAIL, STORAGE, CHALLENGE, TERMS, RENEW_BEFORE, CA);

    private AcmeKeys() {}

    static boolean wanted(Values values) {
        return ALL.stream().anyMatch(values::has);
    }

    static Optional<AcmeConfig> acme(Values values) {
        if (!wanted(values)) {
            return Optional.empty();
        }
        return Optional.of(new AcmeConfig(
                values.get(DIRECTORY),
                values.get(NAMES),
                values.find(EMAIL),
                values.get(STORAGE),
                values.get(CHALLENGE),
                values.get(TERMS),
                values.find(RENEW_BEFORE),
                values.find(CA)));
    }

    private static URI directory(String text) throws Malformed {
        if (text.equals("letsencrypt") || text.equals("letsencrypt-staging")) {
            return text.equals("letsencrypt") ? LETS_ENCRYPT : STAGING;
        }
        try {
            URI url = new URI(text);
            if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
                throw new Malformed("", "write a URL that begins with https://");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new Malformed(e.getReason(), "write a URL that begins with https://");
        }
    }
}
