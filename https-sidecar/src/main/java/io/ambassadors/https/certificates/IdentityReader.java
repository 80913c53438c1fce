package io.ambassadors.https.certificates;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.config.ConfigProblem;

/** Makes an identity of the files of one place. */
final class IdentityReader {
    private static final int GENERATION_DIGITS = 12;
    /** How often one looks again before files are called broken: whoever writes them in place may be half-way. */
    private static final int LOOKS = 3;

    private static final int MILLIS_BETWEEN = 50;

    private final Clock clock;

    IdentityReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * What the files of a place hold.
     *
     * @param identity certificate and key, which match
     * @param chain how the certificates were ordered
     * @param authorities what {@code ca.crt} beside them has; empty if it is not there, or is unreadable
     * @param warnings what is to be said about the files
     */
    record Reading(
            Identity identity, ChainOrder chain, List<X509Certificate> authorities, List<ConfigProblem> warnings) {}

    private record Pair(PrivateKey key, List<X509Certificate> certificates) {}

    /**
     * Reads a place.
     *
     * @throws RefusedException if there is no pair of certificate and key that could be put in force
     */
    Reading read(Place place) throws RefusedException {
        RefusedException refused = null;
        for (int look = 0; look < LOOKS; look++) {
            if (look > 0) {
                pause();
            }
            SteadyFiles files = SteadyFiles.read(place.files());
            try {
                return reading(place, files);
            } catch (RefusedException broken) {
                refused = broken;
                // Nothing at all is no sign of a writer.
                if (files.content(place.certificate()).isEmpty()) {
                    break;
                }
            }
        }
        throw refused;
    }

    private Reading reading(Place place, SteadyFiles files) throws RefusedException {
        Pair pair = pair(place, files);
        List<ConfigProblem> warnings = new ArrayList<>();
        ChainOrder chain = ChainOrder.of(pair.certificates(), key -> CertificateFacts.matches(key, pair.key()))
                .orElseThrow(() -> mismatch(place, pair));
        Identity identity = new Identity(
                place.name(),
                place.kind(),
                chain.chain(),
                pair.key(),
                CertificateFacts.names(chain.chain().get(0)),
                staple(place, files, chain, warnings),
                generation(chain.chain(), pair.key()),
                clock.millis());
        return new Reading(identity, chain, authorities(place, files), warnings);
    }

    private static Pair pair(Place place, SteadyFiles files) throws RefusedException {
        byte[] certificateFile = required(files, place.certificate());
        Optional<char[]> password = password(place, files);
        if (place.key().isEmpty() && !PemContent.looksLike(certificateFile)) {
            Pkcs12 store = Pkcs12.of(place.certificate(), certificateFile, password);
            return new Pair(store.key(), store.chain());
        }
        PemContent certificates = PemContent.of(place.certificate(), certificateFile);
        Path keyPath = place.key().orElse(place.certificate());
        PemContent keys = place.key().isEmpty() ? certificates : PemContent.of(keyPath, required(files, keyPath));
        if (certificates.certificates().isEmpty()) {
            throw new RefusedException(
                    place.certificate(),
                    "Expected a certificate, found none (" + certificates.keys().size() + " private keys)",
                    "Is it in another file?");
        }
        if (keys.keys().size() != 1) {
            throw new RefusedException(
                    keyPath,
                    "Expected one private key, found "
                            + (keys.keys().isEmpty()
                                    ? "none (" + keys.certificates().size() + " certificates)"
                                    : keys.keys().size()),
                    "Put the key of the certificate there, and no other");
        }
        return new Pair(new PrivateKeyReader(keyPath, password).read(keys.keys().get(0)), certificates.certificates());
    }

    private static byte[] required(SteadyFiles files, Path file) throws RefusedException {
        return files.content(file)
                .orElseThrow(() -> new RefusedException(
                        file,
                        "There is no such file",
                        "Mount the Secret there (a directory with tls.crt and tls.key), or mend the path in the"
                                + " configuration; it is taken over when it comes"));
    }

    private static Optional<char[]> password(Place place, SteadyFiles files) throws RefusedException {
        if (place.password().isEmpty()) {
            return Optional.empty();
        }
        String text = new String(required(files, place.password().get()), StandardCharsets.UTF_8);
        return Optional.of(text.lines().findFirst().orElse("").toCharArray());
    }

    private static RefusedException mismatch(Place place, Pair pair) {
        return new RefusedException(
                place.key().orElse(place.certificate()),
                "The private key (" + pair.key().getAlgorithm() + ") is of none of the "
                        + pair.certificates().size() + " certificates; the first is for "
                        + CertificateFacts.names(pair.certificates().get(0)) + " and has a key of "
                        + CertificateFacts.keyType(pair.certificates().get(0)),
                "Put certificate and key of the same issue there");
    }

    private Optional<byte[]> staple(Place place, SteadyFiles files, ChainOrder chain, List<ConfigProblem> warnings) {
        Optional<byte[]> response = place.ocsp().flatMap(files::content);
        if (response.isEmpty()) {
            if (place.ocspNamed()) {
                warnings.add(Warnings.of(
                        place.ocsp().get(),
                        "There is no such file: no OCSP response is stapled",
                        "Put the response there in DER; it is taken over when it comes"));
            }
            return Optional.empty();
        }
        try {
            OcspStaple.check(place.ocsp().get(), response.get(), chain.chain(), Instant.now(clock));
            return response;
        } catch (RefusedException unfit) {
            warnings.add(Warnings.of(place.ocsp().get(), unfit.getMessage() + ": it is not stapled", ""));
            return Optional.empty();
        }
    }

    /** What is broken there is said where client authorities are read, if they are. */
    private static List<X509Certificate> authorities(Place place, SteadyFiles files) {
        Optional<byte[]> content = place.authority().flatMap(files::content);
        if (content.isEmpty()) {
            return List.of();
        }
        try {
            return PemContent.of(place.authority().get(), content.get()).certificates();
        } catch (RefusedException notNeededHere) {
            return List.of();
        }
    }

    private static String generation(List<X509Certificate> chain, PrivateKey key) {
        byte[][] parts = new byte[chain.size() + 1][];
        try {
            for (int i = 0; i < chain.size(); i++) {
                parts[i] = chain.get(i).getEncoded();
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
        parts[chain.size()] = key.getEncoded();
        return CertificateFacts.sha256(parts).substring(0, GENERATION_DIGITS);
    }

    private static void pause() {
        try {
            Thread.sleep(MILLIS_BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
