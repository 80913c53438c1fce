package io.ambassadors.https.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.config.ConfigWatcher;
import io.ambassadors.common.config.WatchedFiles;
import io.ambassadors.https.config.CertificatesConfig.Source;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/** Every way in which certificates are replaced, with the watcher that the program has, but one that never looks without an event. */
final class ReloadTest {
    private static final TestAuthority ROOT = TestAuthority.root("Test root");
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(2);
    private static final ConfigWatcher.Timing EVENTS_ONLY =
            new ConfigWatcher.Timing(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofHours(1));

    @TempDir
    Path directory;

    private final BlockingQueue<LoadedCertificates> seen = new LinkedBlockingQueue<>();
    private ConfigWatcher watcher;
    private LoadedCertificates inForce;
    private int generation;

    @AfterEach
    void stop() {
        if (watcher != null) {
            watcher.close();
        }
    }

    @Test
    void writtenInPlace() throws Exception {
        Path secret = directory.resolve("tls");
        ROOT.issue("a.example").writeSecret(secret);
        watch(Configs.of(secret));
        for (int i = 0; i < 3; i++) {
            TestCertificate next = ROOT.issue("a.example");
            next.writeSecret(secret);
            assertSeen(next);
        }
    }

    @Test
    void renamedOver() throws Exception {
        Path secret = directory.resolve("tls");
        ROOT.issue("a.example").writeSecret(secret);
        watch(Configs.of(secret));
        TestCertificate next = ROOT.issue("a.example");
        next.writeSecret(directory.resolve("new"));
        move(directory.resolve("new/tls.crt"), secret.resolve("tls.crt"));
        move(directory.resolve("new/tls.key"), secret.resolve("tls.key"));
        assertSeen(next);
    }

    @Test
    void swappedByKubernetes() throws Exception {
        Path volume = directory.resolve("tls");
        publish(volume, ROOT.issue("a.example"));
        Files.createSymbolicLink(volume.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Files.createSymbolicLink(volume.resolve("tls.key"), Path.of("..data/tls.key"));
        watch(Configs.of(volume));
        for (int i = 0; i < 3; i++) {
            TestCertificate next = ROOT.issue("a.example");
            publish(volume, next);
            assertSeen(next);
        }
    }

    @Test
    void swappedBehindAnotherLink() throws Exception {
        Path volume = directory.resolve("csi");
        publish(volume, ROOT.issue("a.example"));
        Path named = Files.createDirectories(directory.resolve("etc"));
        Files.createSymbolicLink(named.resolve("tls.crt"), volume.resolve("..data/tls.crt"));
        Files.createSymbolicLink(named.resolve("tls.key"), volume.resolve("..data/tls.key"));
        watch(Configs.of(named));
        for (int i = 0; i < 3; i++) {
            TestCertificate next = ROOT.issue("a.example");
            publish(volume, next);
            assertSeen(next);
        }
    }

    @Test
    void wholeDirectoryLinkedElsewhere() throws Exception {
        ROOT.issue("a.example").writeSecret(directory.resolve("v1/tls"));
        Path current = Files.createSymbolicLink(directory.resolve("current"), Path.of("v1"));
        watch(Configs.of(current.resolve("tls")));
        TestCertificate next = ROOT.issue("a.example");
        next.writeSecret(directory.resolve("v2/tls"));
        move(Files.createSymbolicLink(directory.resolve("other"), Path.of("v2")), current);
        assertSeen(next);
    }

    @Test
    void deletedAndCreatedAgain() throws Exception {
        Path secret = directory.resolve("tls");
        TestCertificate first = ROOT.issue("a.example");
        first.writeSecret(secret);
        watch(Configs.of(secret));

        CertificateSourcesTest.delete(secret);
        LoadedCertificates gone = next();
        assertThat(gone.set().byDefault().certificate()).isEqualTo(first.certificate());
        assertThat(gone.sources().get(0).refused().orElseThrow()).contains("no such file");

        TestCertificate next = ROOT.issue("a.example");
        next.writeSecret(secret);
        assertSeen(next);
    }

    @Test
    void createdLaterThanTheProgramStarts() throws Exception {
        Path secret = directory.resolve("not/yet/there");
        watch(Configs.of(secret));
        assertThat(inForce.set().byDefault()).isNull();
        TestCertificate first = ROOT.issue("a.example");
        first.writeSecret(secret);
        assertSeen(first);
    }

    @Test
    void anotherSecretInADirectoryOfSecrets() throws Exception {
        ROOT.issue("a.example").writeSecret(directory.resolve("tls/a"));
        watch(Configs.of(directory.resolve("tls")));
        TestCertificate second = ROOT.issue("b.example");
        second.writeSecret(directory.resolve("tls/b"));
        while (inForce.set().named("b.example").isEmpty()) {
            inForce = next();
        }
        assertThat(inForce.set().named("b.example").orElseThrow().certificate()).isEqualTo(second.certificate());
    }

    @Test
    void brokenThenMended() throws Exception {
        Path secret = directory.resolve("tls");
        TestCertificate first = ROOT.issue("a.example");
        first.writeSecret(secret);
        watch(Configs.of(secret));

        TestCertificate next = ROOT.issue("a.example");
        Files.writeString(secret.resolve("tls.crt"), next.chainPem());
        LoadedCertificates half = next();
        assertThat(half.set().byDefault().certificate()).isEqualTo(first.certificate());
        assertThat(half.sources().get(0).refused().orElseThrow()).contains("private key");

        Files.writeString(secret.resolve("tls.key"), next.keyPem());
        assertSeen(next);
    }

    @Test
    void clientAuthorities() throws Exception {
        Path secret = directory.resolve("tls");
        ROOT.issue("a.example").writeSecret(secret);
        Path authorities = Files.createDirectories(directory.resolve("authorities"));
        watch(Configs.of(
                List.of(Source.of(secret)),
                "",
                Configs.required(List.of(authorities.resolve("ca.pem")), List.of()),
                Optional.empty()));
        assertThat(inForce.set().clientTrust()).isSameAs(ClientTrust.NONE);

        Files.writeString(authorities.resolve("ca.pem"), ROOT.certificatePem());

        assertThat(next().set().clientTrust().authorities()).containsExactly(ROOT.certificate());
    }

    private void watch(SidecarConfig config) {
        CertificateSources sources = new CertificateSources(config);
        WatchedFiles files = sources.files();
        byte[] known = files.read().orElseThrow();
        inForce = sources.load(null);
        Follower follower = new Follower(sources, inForce);
        watcher = ConfigWatcher.start(files, FileSystems.getDefault(), known, EVENTS_ONLY, follower);
    }

    private final class Follower implements ConfigWatcher.Listener {
        private final CertificateSources sources;
        private LoadedCertificates latest;

        Follower(CertificateSources sources, LoadedCertificates first) {
            this.sources = sources;
            this.latest = first;
        }

        @Override
        public void changed(byte[] content) {
            latest = sources.load(latest);
            seen.add(latest);
        }
    }

    private LoadedCertificates next() throws InterruptedException {
        LoadedCertificates loaded = seen.poll(SEEN_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(loaded).as("a change within %s", SEEN_WITHIN).isNotNull();
        return loaded;
    }

    /** A writer in several steps may be seen half-way, but what is in force must then be the old pair. */
    private void assertSeen(TestCertificate expected) throws InterruptedException {
        long deadline = System.nanoTime() + SEEN_WITHIN.toNanos();
        LoadedCertificates loaded = next();
        while (loaded.set().byDefault() == null
                || !loaded.set().byDefault().certificate().equals(expected.certificate())) {
            loaded = seen.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(loaded).as("the new certificate within %s", SEEN_WITHIN).isNotNull();
        }
        assertThat(loaded.set().byDefault().key()).isEqualTo(expected.key());
        assertThat(loaded.problems()).isEmpty();
    }

    /** As kubelet does: a new directory, then {@code ..data} is made to lead there by a rename, then the old directory goes. */
    private void publish(Path volume, TestCertificate certificate) throws IOException {
        Path data = volume.resolve("..data");
        Optional<Path> old = Files.exists(data) ? Optional.of(data.toRealPath()) : Optional.empty();
        String name = "..generation_" + generation++;
        certificate.writeSecret(volume.resolve(name));
        Path link = Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of(name));
        move(link, data);
        if (old.isPresent()) {
            Files.delete(old.get().resolve("tls.crt"));
            Files.delete(old.get().resolve("tls.key"));
            Files.delete(old.get());
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
