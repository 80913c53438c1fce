package io.ambassadors.https.acme;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

import org.jboss.logging.Logger;

import io.ambassadors.https.acme.CertificateAuthority.Issued;
import io.ambassadors.https.acme.CertificateAuthority.RenewalWindow;
import io.ambassadors.https.config.AcmeConfig;

/** When the certificate in storage needs another in its place, which the authority is asked too (RFC 9773). For one thread. */
final class DueTimes {
    private static final Logger LOG = Logger.getLogger(DueTimes.class);

    /** How often the authority is asked if it does not say; RFC 9773, 4.3.2, has six hours. */
    private static final Duration QUESTIONS = Duration.ofHours(6);

    private static final Duration SOONEST_QUESTION = Duration.ofMinutes(1);
    private static final Duration LATEST_QUESTION = Duration.ofDays(1);

    private final AcmeConfig config;
    private final CertificateAuthority authority;
    private final RenewalTimes times;
    private Optional<X509Certificate> asked = Optional.empty();
    private Optional<RenewalWindow> window = Optional.empty();
    private Optional<Instant> nextQuestion = Optional.empty();

    DueTimes(AcmeConfig config, CertificateAuthority authority, RandomGenerator random) {
        this.config = config;
        this.authority = authority;
        this.times = new RenewalTimes(config.renewBefore(), random);
    }

    /** When another certificate is to be ordered. Asks the authority now and then, and does without when it does not answer. */
    Due of(Optional<StoredCertificate> held, Instant now) throws InterruptedException {
        if (held.isEmpty()) {
            return new Due(Instant.EPOCH, "there is none yet", held);
        }
        StoredCertificate certificate = held.get();
        if (!certificate.hasNames(config.names())) {
            return new Due(Instant.EPOCH, "the one in storage has other names", held);
        }
        if (!certificate.authority().equals(config.directory())) {
            return new Due(Instant.EPOCH, "the one in storage came from " + certificate.authority(), held);
        }
        if (!certificate.notAfter().isAfter(now)) {
            return new Due(Instant.EPOCH, "the one in storage ended at " + certificate.notAfter(), held);
        }
        ask(certificate.certificate(), now);
        return new Due(
                times.due(certificate, window, now), "the one in storage ends at " + certificate.notAfter(), held);
    }

    /** When the authority is asked next; empty if there is nothing to ask about. */
    Optional<Instant> nextQuestion() {
        return nextQuestion;
    }

    /** Refuses a certificate that would have to be replaced at once: it would be ordered again and again. */
    void check(Issued issued, Instant now) throws AcmeFailure {
        StoredCertificate fresh = new StoredCertificate(issued.chain(), config.directory());
        if (!fresh.hasNames(config.names())) {
            throw new AcmeFailure("The authority gave a certificate for other names than " + config.names(), null);
        }
        if (!fresh.notAfter().minus(times.lead(fresh)).isAfter(now)) {
            throw new AcmeFailure(
                    "The authority gave a certificate that ends at " + fresh.notAfter() + ", and here it is " + now
                            + ": check the clocks",
                    null);
        }
    }

    private void ask(X509Certificate certificate, Instant now) throws InterruptedException {
        boolean another = !asked.equals(Optional.of(certificate));
        if (!another && nextQuestion.filter(now::isBefore).isPresent()) {
            return;
        }
        if (another) {
            window = Optional.empty();
        }
        asked = Optional.of(certificate);
        try {
            window = authority.renewalWindow(certificate);
            nextQuestion = Optional.of(now.plus(pause(now)));
        } catch (AcmeFailure e) {
            nextQuestion = Optional.of(now.plus(QUESTIONS));
            LOG.debugf("The authority did not say when to renew: problem=%s", e.getMessage());
        }
    }

    private Duration pause(Instant now) {
        Duration told = window.flatMap(RenewalWindow::askAgain)
                .map(then -> Patience.between(now, then))
                .orElse(QUESTIONS);
        if (told.compareTo(SOONEST_QUESTION) < 0) {
            return SOONEST_QUESTION;
        }
        return told.compareTo(LATEST_QUESTION) > 0 ? LATEST_QUESTION : told;
    }
}
