package io.ambassadors.https.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/** Somebody writes as fast as they can while we read. */
final class GenerationTest {
    private static final TestAuthority ROOT = TestAuthority.root("Test root");
    private static final TestCertificate[] PAIRS = {ROOT.issue("a.example"), ROOT.issue("a.example")};
    private static final int READINGS = 100;

    @TempDir
    Path directory;

    @FunctionalInterface
    private interface Writer {
        void write(int turn) throws IOException;
    }

    @Test
    void filesBehindOneLinkAreNeverMixed() throws Exception {
        PAIRS[0].writeSecret(directory.resolve("..0"));
        PAIRS[1].writeSecret(directory.resolve("..1"));
        Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("..0"));
        Path certificate = Files.createSymbolicLink(directory.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Path key = Files.createSymbolicLink(directory.resolve("tls.key"), Path.of("..data/tls.key"));

        whileWriting(
                turn -> {
                    Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of(".." + turn % 2));
                    Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                },
                () -> {
                    SteadyFiles read;
                    try {
                        read = SteadyFiles.read(Set.of(certificate, key));
                    } catch (RefusedException neverQuiet) {
                        return;
                    }
                    String chain = new String(read.content(certificate).orElseThrow());
                    TestCertificate pair = chain.equals(PAIRS[0].chainPem()) ? PAIRS[0] : PAIRS[1];
                    assertThat(new String(read.content(key).orElseThrow())).isEqualTo(pair.keyPem());
                });
    }

    @Test
    void filesWrittenInPlaceAreNeverMixed() throws Exception {
        PAIRS[0].writeSecret(directory);
        CertificateSources sources = new CertificateSources(Configs.of(directory));
        LoadedCertificates[] latest = {sources.load(null)};

        whileWriting(turn -> PAIRS[turn % 2].writeSecret(directory), () -> {
            latest[0] = sources.load(latest[0]);
            Identity identity = latest[0].set().byDefault();
            TestCertificate pair = identity.certificate().equals(PAIRS[0].certificate()) ? PAIRS[0] : PAIRS[1];
            assertThat(identity.certificate()).isEqualTo(pair.certificate());
            assertThat(identity.key()).isEqualTo(pair.key());
        });

        PAIRS[1].writeSecret(directory);
        assertThat(sources.load(latest[0]).set().byDefault().certificate()).isEqualTo(PAIRS[1].certificate());
    }

    private static void whileWriting(Writer writer, Runnable reader) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> turns = CompletableFuture.supplyAsync(() -> {
            int turn = 0;
            while (!over.get()) {
                try {
                    writer.write(++turn);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            return turn;
        });
        try {
            long deadline = System.nanoTime() + 2_000_000_000L;
            for (int i = 0; i < READINGS && System.nanoTime() < deadline; i++) {
                reader.run();
            }
        } finally {
            over.set(true);
        }
        assertThat(turns.get()).isPositive();
    }
}
