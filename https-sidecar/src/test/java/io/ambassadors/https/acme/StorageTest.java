package io.ambassadors.https.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

class StorageTest {
    private static final URI AUTHORITY = URI.create("https://ca.test:14000/dir");
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path directory;

    private final TestAuthority issuer = TestAuthority.root("Root");

    @Test
    void keepsCertificateAndKeyForUsAlone() throws Exception {
        Path storage = directory.resolve("storage");
        CertificateStore store = new CertificateStore(storage, "a.test");
        TestCertificate issued = issuer.issue("a.test");
        store.write(issued.chain(), issued.key(), AUTHORITY, NOW);
        new AccountStore(storage, AUTHORITY).key();

        assertThat(store.read().orElseThrow()).isEqualTo(new StoredCertificate(issued.chain(), AUTHORITY));
        assertThat(Files.readSymbolicLink(store.directory().resolve("tls.crt"))).isEqualTo(Path.of("..data/tls.crt"));
        try (Stream<Path> all = Files.walk(storage)) {
            for (Path path : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                assertThat(mode).as(path.toString()).isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void changesCertificateAndKeyInOneStep() throws Exception {
        CertificateStore store = new CertificateStore(directory, "a.test");
        TestCertificate first = issuer.issue("a.test");
        store.write(first.chain(), first.key(), AUTHORITY, NOW);
        Path generation = store.directory().resolve("..data").toRealPath();
        Path crt = Files.readSymbolicLink(store.directory().resolve("tls.crt"));

        TestCertificate second = issuer.issue("a.test");
        store.write(second.chain(), second.key(), AUTHORITY, NOW);

        assertThat(store.read().orElseThrow().certificate()).isEqualTo(second.certificate());
        assertThat(Files.readSymbolicLink(store.directory().resolve("tls.crt"))).isEqualTo(crt);
        assertThat(generation).doesNotExist();
        try (Stream<Path> entries = Files.list(store.directory())) {
            assertThat(entries.map(path -> path.getFileName().toString()))
                    .hasSize(4)
                    .contains("..data", "tls.crt", "tls.key");
        }
    }

    @Test
    void neverShowsAReaderTwoGenerations() throws Exception {
        CertificateStore store = new CertificateStore(directory, "a.test");
        List<TestCertificate> pairs = List.of(issuer.issue("a.test"), issuer.issue("a.test"));
        store.write(pairs.get(0).chain(), pairs.get(0).key(), AUTHORITY, NOW);
        Thread writer = new Thread(() -> {
            for (int i = 1; i < 100; i++) {
                TestCertificate pair = pairs.get(i % 2);
                try {
                    store.write(pair.chain(), pair.key(), AUTHORITY, NOW);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        });
        writer.start();
        int seen = 0;
        while (writer.isAlive() || seen == 0) {
            try {
                Path generation = store.directory().resolve("..data").toRealPath();
                List<String> key = Files.readAllLines(generation.resolve("tls.key"));
                var chain = Pem.readCertificates(Files.readAllBytes(generation.resolve("tls.crt")));
                TestCertificate pair = pairs.stream()
                        .filter(one -> one.chain().equals(chain))
                        .findFirst()
                        .orElseThrow();
                assertThat(String.join("\n", key) + "\n")
                        .isEqualTo(new String(Pem.privateKey(pair.key()), java.nio.charset.StandardCharsets.US_ASCII));
                seen++;
            } catch (NoSuchFileException generationIsGone) {
                continue;
            }
        }
        writer.join();
        assertThat(store.read()).isPresent();
    }

    @Test
    void takesWhatCannotBeUsedForNothing() throws Exception {
        CertificateStore store = new CertificateStore(directory, "a.test");
        assertThat(store.read()).isEmpty();
        TestCertificate issued = issuer.issue("a.test");
        store.write(issued.chain(), issuer.issue("a.test").key(), AUTHORITY, NOW);
        assertThat(store.read()).isEmpty();
        store.write(issued.chain(), issued.key(), AUTHORITY, NOW);
        assertThat(store.read()).isPresent();
        Files.writeString(store.directory().resolve("tls.crt"), "-----BEGIN CERTIFICATE-----\nAAAA");
        assertThat(store.read()).isEmpty();
        store.write(issued.chain(), issued.key(), AUTHORITY, NOW);
        assertThat(store.read()).isPresent();
    }

    @Test
    void clearsAwayWhatWasNeverFinished() throws Exception {
        CertificateStore store = new CertificateStore(directory, "a.test");
        Path unfinished = store.directory().resolve("..2026_01_01_00_00_00.000.1");
        Files.createDirectories(unfinished);
        Files.writeString(unfinished.resolve("tls.crt"), "half");

        TestCertificate issued = issuer.issue("a.test");
        store.write(issued.chain(), issued.key(), AUTHORITY, NOW);

        assertThat(unfinished.toFile()).doesNotExist();
        assertThat(Files.exists(store.directory().resolve("..data"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void keepsOneAccountForEachAuthority() throws Exception {
        AccountStore account = new AccountStore(directory, AUTHORITY);
        KeyPair key = account.key();
        assertThat(account.url()).isEmpty();
        account.registered(URI.create("https://ca.test:14000/account/7").toURL());

        AccountStore again = new AccountStore(directory, AUTHORITY);
        assertThat(again.key().getPrivate()).isEqualTo(key.getPrivate());
        assertThat(again.key().getPublic()).isEqualTo(key.getPublic());
        assertThat(again.url().orElseThrow()).hasToString("https://ca.test:14000/account/7");
        AccountStore other = new AccountStore(directory, URI.create("https://staging.ca.test/dir"));
        assertThat(other.key().getPublic()).isNotEqualTo(key.getPublic());
        assertThat(other.directory().getFileName()).hasToString("staging.ca.test_dir");

        again.forget();
        assertThat(account.url()).isEmpty();
        assertThat(account.key().getPublic()).isEqualTo(key.getPublic());
    }

    @Test
    void doesNotOverwriteAnAccountThatItCannotRead() throws Exception {
        AccountStore account = new AccountStore(directory, AUTHORITY);
        account.key();
        Path file = account.directory().resolve("account.key");
        Files.writeString(file, "broken");

        assertThatThrownBy(account::key)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("put back the file");
        assertThat(file).hasContent("broken");
    }
}
