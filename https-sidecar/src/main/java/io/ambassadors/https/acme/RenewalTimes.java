package io.ambassadors.https.acme;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.ambassadors.https.acme.CertificateAuthority.RenewalWindow;

/**
 * When a certificate is renewed: some time before its end, or when its authority would have it. The moment is drawn once for each
 * certificate and window, so that many sidecars that started together do not come together, and that asking again gives the same answer.
 */
final class RenewalTimes {
    private static final int SHARE_OF_LIFETIME = 3;
    private static final int LARGEST_SHARE_OF_LIFETIME = 2;
    private static final int JITTER_SHARE = 10;

    private final Optional<Duration> renewBefore;
    private final RandomGenerator random;
    private Drawn drawn;

    /**
     * Times.
     *
     * @param renewBefore how long before its end; empty for a third of its lifetime
     */
    RenewalTimes(Optional<Duration> renewBefore, RandomGenerator random) {
        this.renewBefore = renewBefore;
        this.random = random;
    }

    /** How long before its end a certificate is due. */
    Duration lead(StoredCertificate held) {
        // More than half would order again as soon as it came, with the short lives that authorities go to.
        Duration most = held.lifetime().dividedBy(LARGEST_SHARE_OF_LIFETIME);
        return renewBefore
                .filter(asked -> asked.compareTo(most) <= 0)
                .orElseGet(
                        () -> renewBefore.isPresent() ? most : held.lifetime().dividedBy(SHARE_OF_LIFETIME));
    }

    /**
     * When a certificate is to be renewed.
     *
     * @param window of the authority (RFC 9773, 4.2); what the user has set counts too if it is earlier
     */
    Instant due(StoredCertificate held, Optional<RenewalWindow> window, Instant now) {
        if (drawn == null || !drawn.isFor(held.certificate(), window)) {
            drawn = new Drawn(held.certificate(), window.map(RenewalWindow::start), draw(held, window, now));
        }
        return drawn.at();
    }

    private Instant draw(StoredCertificate held, Optional<RenewalWindow> window, Instant now) {
        Instant ours = held.notAfter().minus(lead(held));
        if (window.isEmpty()) {
            return ours.isAfter(now) ? ours.plus(part(lead(held).dividedBy(JITTER_SHARE))) : ours;
        }
        Instant start = window.get().start();
        Instant theirs = start.plus(part(Patience.between(start, window.get().end())));
        return renewBefore.isPresent() && ours.isBefore(theirs) ? ours : theirs;
    }

    private Duration part(Duration whole) {
        return Duration.ofMillis((long) (whole.toMillis() * random.nextDouble()));
    }

    private record Drawn(X509Certificate certificate, Optional<Instant> windowStart, Instant at) {
        boolean isFor(X509Certificate other, Optional<RenewalWindow> window) {
            return certificate.equals(other) && windowStart.equals(window.map(RenewalWindow::start));
        }
    }
}
