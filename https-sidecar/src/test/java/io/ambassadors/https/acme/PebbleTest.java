package io.ambassadors.https.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.https.acme.CertificateAuthority.Issued;
import io.ambassadors.https.certificates.CertificateSources;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.certificates.LoadedCertificates;
import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.config.AcmeConfig.Challenge;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

@Tag("peer")
@Timeout(60)
class PebbleTest {
    private static final List<String> NAMES = List.of("shop.example.test", "www.shop.example.test");

    @TempDir
    Path directory;

    private final AcmeChallenges challenges = new AcmeChallenges();
    private ChallengeServers servers;
    private Pebble pebble;
    private Path storage;

    @BeforeEach
    void start() throws Exception {
        storage = directory.resolve("storage");
        servers = new ChallengeServers(challenges);
        pebble = Pebble.start(directory, servers.httpPort(), servers.tlsPort());
    }

    @AfterEach
    void stop() throws Exception {
        if (pebble != null) {
            pebble.close();
        }
        servers.close();
    }

    @Test
    void getsACertificateByHttp() throws Exception {
        Issued issued = client(config(NAMES, Challenge.HTTP_01)).order(Optional.empty());

        assertIsGood(issued.chain(), NAMES);
        assertThat(challenges.isEmpty()).isTrue();
    }

    @Test
    void getsACertificateByTls() throws Exception {
        Issued issued = client(config(NAMES, Challenge.TLS_ALPN_01)).order(Optional.empty());

        assertIsGood(issued.chain(), NAMES);
        assertThat(challenges.isEmpty()).isTrue();
    }

    @Test
    void getsACertificateForAnAddress() throws Exception {
        List<String> names = List.of("127.0.0.1");

        assertIsGood(
                client(config(names, Challenge.HTTP_01)).order(Optional.empty()).chain(), names);
        assertIsGood(
                client(config(names, Challenge.TLS_ALPN_01))
                        .order(Optional.empty())
                        .chain(),
                names);
    }

    @Test
    void renewsWhatIsAboutToEndAndKeepsItsAccountAcrossARestart() throws Exception {
        AcmeConfig config = config(NAMES, Challenge.HTTP_01);
        renewal(config).step();
        String account = account();
        Instant now = Instant.now();
        TestCertificate old = TestAuthority.root("Another")
                .leaf(NAMES.get(0))
                .dns(NAMES.toArray(String[]::new))
                .valid(now.minus(Duration.ofDays(80)), now.plus(Duration.ofDays(10)))
                .issue();
        new CertificateStore(storage, NAMES.get(0)).write(old.chain(), old.key(), config.directory(), now);

        AcmeRenewal restarted = renewal(config);
        Instant next = restarted.step();

        StoredCertificate renewed = stored();
        assertIsGood(renewed.chain(), NAMES);
        assertThat(account()).isEqualTo(account);
        assertThat(restarted.snapshot().issued()).isOne();
        assertThat(next).isBetween(renewed.notAfter().minus(renewed.lifetime().dividedBy(3)), renewed.notAfter());
    }

    @Test
    void isReadByWhoServesIt() throws Exception {
        AcmeConfig config = config(NAMES, Challenge.HTTP_01);
        renewal(config).step();

        LoadedCertificates loaded = new CertificateSources(SidecarConfigs.with(config)).load(null);

        Identity identity = loaded.set().named("www.shop.example.test").orElseThrow();
        assertThat(identity.kind()).isEqualTo(Identity.Kind.ACME);
        assertThat(identity.certificate()).isEqualTo(stored().certificate());
    }

    @Test
    void ordersForOtherNamesAtOnce() throws Exception {
        AcmeConfig before = config(NAMES.subList(0, 1), Challenge.TLS_ALPN_01);
        renewal(before).step();
        StoredCertificate first = stored();
        String account = account();

        AcmeRenewal renewal = renewal(config(NAMES, Challenge.TLS_ALPN_01));
        renewal.step();

        assertThat(stored().hasNames(NAMES)).isTrue();
        assertThat(stored().certificate().getPublicKey())
                .isNotEqualTo(first.certificate().getPublicKey());
        assertThat(account()).isEqualTo(account);
        assertThat(renewal.snapshot().issued()).isOne();
    }

    @Test
    void registersAgainWhenTheAuthorityForgotTheAccount() throws Exception {
        AcmeConfig config = config(NAMES, Challenge.HTTP_01);
        client(config).order(Optional.empty());
        String account = account();

        pebble.restart();
        Issued issued = client(config).order(Optional.empty());

        assertIsGood(issued.chain(), NAMES);
        assertThat(account()).isNotEqualTo(account);
    }

    @Test
    void saysWhichNameCouldNotBeSeenByHttp() throws Exception {
        servers.close();

        AcmeFailure failure = catchThrowableOfType(AcmeFailure.class, () -> client(config(NAMES, Challenge.HTTP_01))
                .order(Optional.empty()));

        assertThat(failure)
                .hasMessageContaining("shop.example.test is ours")
                .hasMessageContaining("refused")
                .hasMessageContaining("port 80 of that name must lead to the redirect listener");
        assertThat(challenges.isEmpty()).isTrue();
    }

    @Test
    void saysWhichNameCouldNotBeSeenByTls() throws Exception {
        servers.close();

        AcmeFailure failure = catchThrowableOfType(AcmeFailure.class, () -> client(config(NAMES, Challenge.TLS_ALPN_01))
                .order(Optional.empty()));

        assertThat(failure)
                .hasMessageContaining("by tls-alpn-01 that")
                .hasMessageContaining("port 443 of")
                .hasMessageContaining("nothing in between that ends TLS");
    }

    @Test
    void comesBackWhenTheAuthorityDoes() throws Exception {
        AcmeConfig config = config(NAMES, Challenge.HTTP_01);
        TestClock clock = new TestClock(Instant.now());
        AcmeRenewal renewal = new AcmeRenewal(
                config,
                client(config),
                new SharedChallenges(config, challenges, Instant::now),
                () -> {},
                clock,
                new Random(1));
        pebble.stop();

        Instant next = renewal.step();

        assertThat(renewal.snapshot().failures()).isOne();
        assertThat(renewal.snapshot().lastError()).contains("cannot be reached").contains("connection was refused");
        assertThat(next).isAfter(clock.instant());
        pebble.start();
        clock.set(next);
        renewal.step();
        assertThat(renewal.snapshot().lastError()).isEmpty();
        assertIsGood(stored().chain(), NAMES);
    }

    @Test
    void trustsNoAuthorityThatItIsNotToldTo() {
        AcmeConfig config = new AcmeConfig(
                pebble.acmeDirectory(),
                NAMES,
                Optional.empty(),
                storage,
                Challenge.HTTP_01,
                true,
                Optional.empty(),
                Optional.empty());

        AcmeFailure failure = catchThrowableOfType(
                AcmeFailure.class, () -> new AcmeClient(config, challenges).order(Optional.empty()));

        assertThat(failure).hasMessageContaining("name that issuer's PEM file as ca");
    }

    @Test
    void worksOnItsOwnThread() throws Exception {
        AtomicInteger told = new AtomicInteger();
        AcmeConfig config = config(NAMES, Challenge.HTTP_01);
        AcmeRenewal renewal = AcmeRenewal.start(config, challenges, told::incrementAndGet);
        try {
            while (told.get() == 0) {
                assertThat(renewal.snapshot().lastError()).isEmpty();
                Thread.onSpinWait();
            }
            assertThat(AcmeRenewal.certificateDirectory(config).resolve("tls.crt"))
                    .isRegularFile();
            assertThat(renewal.snapshot().issued()).isOne();
        } finally {
            renewal.close();
        }
        assertThat(renewal.running()).isFalse();
    }

    private void assertIsGood(List<X509Certificate> chain, List<String> names) throws Exception {
        X509Certificate root = pebble.root();
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
        assertThat(new StoredCertificate(chain, pebble.acmeDirectory()).hasNames(names))
                .isTrue();
        assertThat(chain.get(0).getPublicKey().getAlgorithm()).isEqualTo("EC");
    }

    private StoredCertificate stored() {
        return new CertificateStore(storage, NAMES.get(0)).read().orElseThrow();
    }

    private String account() throws Exception {
        return Files.readString(
                new AccountStore(storage, pebble.acmeDirectory()).directory().resolve("account.url"));
    }

    private AcmeRenewal renewal(AcmeConfig config) {
        return new AcmeRenewal(
                config,
                client(config),
                new SharedChallenges(config, challenges, Instant::now),
                () -> {},
                Instant::now,
                new Random(1));
    }

    private AcmeClient client(AcmeConfig config) {
        return new AcmeClient(
                config,
                challenges,
                Instant::now,
                duration -> TimeUnit.MILLISECONDS.sleep(Math.min(duration.toMillis(), 200)));
    }

    private AcmeConfig config(List<String> names, Challenge challenge) {
        return new AcmeConfig(
                pebble.acmeDirectory(),
                names,
                Optional.of("admin@example.test"),
                storage,
                challenge,
                true,
                Optional.empty(),
                Optional.of(pebble.ca()));
    }
}
