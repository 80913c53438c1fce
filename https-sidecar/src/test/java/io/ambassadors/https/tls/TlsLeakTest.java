package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.https.testing.TestAuthority;

/** Handshakes leave nothing behind. */
class TlsLeakTest {
    private static final int HANDSHAKES = 2000;
    private static final int ROUNDS = 4;
    /** A connection of BoringSSL takes some ten of them. */
    private static final long MOST_KILOBYTES_EACH = 5;
    /** Whatever else this JVM has opened meanwhile. */
    private static final int SLACK = 50;

    @Test
    @EnabledOnOs(OS.LINUX)
    void thousandsOfHandshakesLeaveNothing() throws Exception {
        TestAuthority authority = TestAuthority.root("Test root");
        RunningTls.Setting setting = RunningTls.Setting.of(authority.issue("replica.example"));
        try (RunningTls server = new RunningTls(setting)) {
            long descriptors = descriptors() + SLACK;
            long least = Long.MAX_VALUE;
            long before = 0;
            for (int round = 0; round < ROUNDS; round++) {
                GroupClient.handshakes(HANDSHAKES / ROUNDS, server.address(), authority, "X25519MLKEM768", "X25519");
                System.gc();
                long now = residentKilobytes();
                least = round == 0 ? least : Math.min(least, now - before);
                before = now;
            }
            server.refresh(setting);
            Await.until("all are closed", () -> descriptors() <= descriptors);
            // The heap comes and goes by more than this; what is lost for ever is lost in every round.
            assertThat(least).isLessThan(HANDSHAKES / ROUNDS * MOST_KILOBYTES_EACH);
            assertThat(server.snapshot().completed()).isEqualTo(HANDSHAKES);
        }
        Leaks.assertNone();
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
