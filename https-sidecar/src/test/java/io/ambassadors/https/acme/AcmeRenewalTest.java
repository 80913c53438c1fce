package io.ambassadors.https.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

@Timeout(20)
class AcmeRenewalTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final String NAME = "shop.example.test";

    @TempDir
    Path storage;

    private final TestClock clock = new TestClock(START);
    private final Authority authority = new Authority();
    private int told;
    private AcmeRenewal renewal;

    @BeforeEach
    void start() {
        renewal = renewal(config(List.of(NAME), Optional.empty()));
    }

    @Test
    void ordersWhatIsMissingAndRenewsInTheLastThirdOfItsLife() throws Exception {
        Instant next = renewal.step();

        assertThat(authority.replaced).containsExactly(Optional.empty());
        assertThat(told).isOne();
        assertThat(renewal.snapshot().state()).contains("good until 2026-05-30T00:00:00Z");
        // A tenth of the last third is for jitter. The authority is asked for its opinion before that.
        Instant due = Instant.ofEpochMilli(renewal.snapshot().nextAttemptMillis());
        assertThat(due).isBetween(START.plus(Duration.ofDays(60)), START.plus(Duration.ofDays(63)));
        assertThat(next).isEqualTo(due);

        X509Certificate first = stored().certificate();
        clock.set(due.minusMillis(1));
        renewal.step();
        assertThat(authority.replaced).hasSize(1);
        clock.set(due);
        renewal.step();
        assertThat(authority.replaced).hasSize(2);
        assertThat(authority.replaced.get(1)).contains(first);
        assertThat(stored().certificate().getPublicKey()).isNotEqualTo(first.getPublicKey());
        assertThat(renewal.snapshot().issued()).isEqualTo(2);
    }

    @Test
    void leavesAGoodCertificateAlone() throws Exception {
        renewal.step();

        AcmeRenewal restarted = renewal(config(List.of(NAME), Optional.empty()));
        clock.pass(Duration.ofDays(59));
        restarted.step();

        assertThat(authority.replaced).hasSize(1);
    }

    @Test
    void ordersAtOnceForOtherNamesAnotherAuthorityOrAnEndedCertificate() throws Exception {
        renewal.step();

        renewal(config(List.of(NAME, "www." + NAME), Optional.empty())).step();
        assertThat(authority.replaced).hasSize(2);
        assertThat(stored().hasNames(List.of(NAME, "WWW." + NAME))).isTrue();

        AcmeConfig elsewhere = config(URI.create("https://other.test/dir"), List.of(NAME), Optional.empty());
        renewal(elsewhere).step();
        assertThat(authority.replaced).hasSize(3);

        clock.pass(LIFETIME.plusSeconds(1));
        renewal(elsewhere).step();
        assertThat(authority.replaced).hasSize(4);
    }

    @Test
    void renewsAsLongBeforeAsItIsTold() throws Exception {
        AcmeRenewal early = renewal(config(List.of(NAME), Optional.of(Duration.ofDays(40))));
        early.step();

        assertThat(due(early)).isBetween(START.plus(Duration.ofDays(50)), START.plus(Duration.ofDays(54)));
    }

    @Test
    void doesNotOrderAgainAndAgainWhenItIsToldToRenewLongerBeforeThanACertificateLives() throws Exception {
        AcmeRenewal early = renewal(config(List.of(NAME), Optional.of(Duration.ofDays(100))));
        early.step();
        early.step();

        assertThat(authority.replaced).hasSize(1);
        assertThat(due(early)).isAfterOrEqualTo(START.plus(Duration.ofDays(45)));
    }

    @Test
    void renewsWithinTheWindowOfTheAuthority() throws Exception {
        Instant from = START.plus(Duration.ofDays(10));
        Instant to = from.plus(Duration.ofDays(2));
        authority.window = Optional.of(
                new CertificateAuthority.RenewalWindow(from, to, Optional.of(START.plus(Duration.ofHours(12)))));
        renewal.step();
        assertThat(due(renewal)).isBetween(from, to);
        Instant question = renewal.step();
        assertThat(question).isEqualTo(START.plus(Duration.ofHours(12)));

        // It changes its mind: all certificates are to be replaced now.
        authority.window =
                Optional.of(new CertificateAuthority.RenewalWindow(START, START.plusSeconds(1), Optional.empty()));
        clock.set(question);
        renewal.step();
        assertThat(authority.replaced).hasSize(2);
    }

    @Test
    void waitsLongerAfterEachFailureAndBeginsAnewAfterASuccess() throws Exception {
        authority.failure = Optional.of(new AcmeFailure("port 80 is closed", null));
        double[] minutes = {1, 3, 9, 27, 81, 243, 360, 360};
        for (double expected : minutes) {
            Instant next = renewal.step();
            double waited = Duration.between(clock.instant(), next).toMillis() / 60_000d;
            assertThat(waited).isBetween(expected * 0.8, Math.min(360, expected * 1.2));
            clock.set(next.minusMillis(1));
            int before = authority.replaced.size();
            renewal.step();
            assertThat(authority.replaced).hasSize(before);
            clock.set(next);
        }
        assertThat(renewal.snapshot().failures()).isEqualTo(minutes.length);
        assertThat(renewal.snapshot().lastError()).isEqualTo("port 80 is closed");
        assertThat(renewal.snapshot().state()).startsWith("failed");

        authority.failure = Optional.empty();
        renewal.step();
        assertThat(renewal.snapshot().lastError()).isEmpty();
        assertThat(told).isOne();
        authority.failure = Optional.of(new AcmeFailure("again", null));
        clock.set(due(renewal));
        Instant next = renewal.step();
        assertThat(Duration.between(clock.instant(), next)).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void asksNoSoonerThanTheAuthorityAllowsEvenAfterARestart() throws Exception {
        Instant allowed = START.plus(Duration.ofHours(30));
        authority.failure = Optional.of(new AcmeFailure("too many", Optional.of(allowed), null));

        assertThat(renewal.step()).isEqualTo(allowed);
        clock.pass(Duration.ofHours(1));
        assertThat(renewal(config(List.of(NAME), Optional.empty())).step()).isEqualTo(allowed);
        assertThat(authority.replaced).hasSize(1);
    }

    @Test
    void triesSoonerAfterARestartButNotAtOnce() throws Exception {
        authority.failure = Optional.of(new AcmeFailure("port 80 is closed", null));
        Instant next = START;
        for (int i = 0; i < 6; i++) {
            clock.set(next);
            next = renewal.step();
        }
        Instant last = clock.instant();
        clock.pass(Duration.ofSeconds(5));

        assertThat(renewal(config(List.of(NAME), Optional.empty())).step())
                .isEqualTo(last.plus(Duration.ofMinutes(15)));
        // Something else is asked for, so what failed says nothing of it.
        renewal(config(List.of("other." + NAME), Optional.empty())).step();
        assertThat(authority.replaced).hasSize(7);
    }

    @Test
    void refusesACertificateThatItWouldHaveToReplaceAtOnce() throws Exception {
        authority.names = List.of("else.example.test");
        renewal.step();

        assertThat(renewal.snapshot().lastError()).contains("for other names than [" + NAME + "]");
        assertThat(new CertificateStore(storage, NAME).read()).isEmpty();
    }

    @Test
    void letsOneReplicaOrderAtATime() throws Exception {
        AcmeConfig config = config(List.of(NAME), Optional.empty());
        try (OrderStore.Lock other = new OrderStore(config).tryLock().orElseThrow()) {
            assertThat(other).isNotNull();
            Instant next = renewal.step();
            assertThat(renewal.snapshot().state()).isEqualTo("another replica is ordering");
            assertThat(next).isBetween(START, START.plusSeconds(30));
        }
        assertThat(authority.replaced).isEmpty();
        renewal.step();
        assertThat(authority.replaced).hasSize(1);
    }

    @Test
    void saysThatItsStorageCannotBeWritten() throws Exception {
        Files.writeString(storage.resolve("orders"), "in the way");

        renewal.step();

        assertThat(renewal.snapshot().lastError()).contains("must be a directory that this process may write");
        assertThat(authority.replaced).isEmpty();
        // And storage did not take the failure either, but it counts.
        assertThat(renewal.step()).isAfter(clock.instant());
        assertThat(renewal.snapshot().failures()).isOne();
    }

    @Test
    void survivesAnErrorOfItsOwn() throws Exception {
        authority.error = Optional.of(new IllegalStateException("unforeseen"));
        Instant next = renewal.step();

        assertThat(renewal.snapshot().lastError()).contains("unforeseen");
        assertThat(next).isAfter(clock.instant());
    }

    @Test
    void endsAnOrderThatIsUnderWay() throws Exception {
        authority.stuck = true;
        renewal.startThread();
        assertThat(authority.ordering.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(renewal.snapshot().state()).isEqualTo("ordering, since there is none yet");

        renewal.close();

        assertThat(renewal.running()).isFalse();
        assertThat(new OrderStore(config(List.of(NAME), Optional.empty())).tryLock())
                .isPresent();
    }

    private static Instant due(AcmeRenewal renewal) {
        return Instant.ofEpochMilli(renewal.snapshot().nextAttemptMillis());
    }

    private StoredCertificate stored() {
        return new CertificateStore(storage, NAME).read().orElseThrow();
    }

    private AcmeRenewal renewal(AcmeConfig config) {
        authority.names = config.names();
        return new AcmeRenewal(
                config,
                authority,
                new SharedChallenges(config, new AcmeChallenges(), clock),
                () -> told++,
                clock,
                new Random(7));
    }

    private AcmeConfig config(List<String> names, Optional<Duration> renewBefore) {
        return config(URI.create("https://ca.test/dir"), names, renewBefore);
    }

    private AcmeConfig config(URI directory, List<String> names, Optional<Duration> renewBefore) {
        return new AcmeConfig(
                directory,
                names,
                Optional.empty(),
                storage,
                AcmeConfig.Challenge.HTTP_01,
                true,
                renewBefore,
                Optional.empty());
    }

    /** Gives what it is told to give. */
    private final class Authority implements CertificateAuthority {
        private final TestAuthority issuer = TestAuthority.root("Root");
        private final List<Optional<X509Certificate>> replaced = new ArrayList<>();
        private final CountDownLatch ordering = new CountDownLatch(1);
        private List<String> names = List.of();
        private Optional<AcmeFailure> failure = Optional.empty();
        private Optional<RuntimeException> error = Optional.empty();
        private Optional<RenewalWindow> window = Optional.empty();
        private boolean stuck;

        @Override
        public Issued order(Optional<X509Certificate> before) throws AcmeFailure, InterruptedException {
            replaced.add(before);
            ordering.countDown();
            if (stuck) {
                new CountDownLatch(1).await();
            }
            if (failure.isPresent()) {
                throw failure.get();
            }
            if (error.isPresent()) {
                throw error.get();
            }
            Instant now = clock.instant();
            TestCertificate fresh = issuer.leaf(names.get(0))
                    .dns(names.toArray(String[]::new))
                    .valid(now, now.plus(LIFETIME))
                    .issue();
            return new Issued(fresh.chain(), fresh.key());
        }

        @Override
        public Optional<RenewalWindow> renewalWindow(X509Certificate certificate) {
            return window;
        }
    }
}
