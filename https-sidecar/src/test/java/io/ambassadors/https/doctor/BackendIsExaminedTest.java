package io.ambassadors.https.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.common.testing.Ports;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.BackendConfig.Protocol;

final class BackendIsExaminedTest {
    private static final String NEITHER =
            "        -> Is this the right port? If it speaks neither HTTP/1.1 nor HTTP/2, set protocol: tcp";

    private static List<String> examine(BackendConfig backend) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new BackendArea(backend, new Report(new PrintStream(bytes, true))).examine();
        return bytes.toString().lines().skip(2).toList();
    }

    private static BackendConfig at(int port, Protocol protocol) {
        return new BackendConfig(
                "127.0.0.1:" + port, "127.0.0.1", port, Optional.empty(), protocol, Duration.ofSeconds(1), false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP1 | HTTP/1.1 204 No Content%0D%0A%0D%0A | ok    it speaks HTTP/1.1, and answers HEAD / with 204 |",
                "HTTP1 | HTTP/1.0 404 Not Found%0D%0A%0D%0A | ok    it speaks HTTP/1.1, and answers HEAD / with 404 |",
                "HTTP1 | HTTP/1.1 503 Busy%0D%0A%0D%0A | warn  it answers HEAD / with 503: it is there, and not well | See what"
                        + " it says in its log",
                "HTTP1 | %15%03%01%00%02%02%46 | FAIL  it speaks TLS; expected HTTP/1.1 | Point backend to its port without"
                        + " TLS; to pass TLS on as it is, no sidecar is needed",
                "HTTP1 | %00%00%00%04%00%00%00%00%00 | FAIL  it speaks HTTP/2 without TLS; expected HTTP/1.1 | Set protocol:"
                        + " h2c",
                "HTTP1 | SSH-2.0-OpenSSH_9.2%0D%0A | FAIL  it says \"SSH-2.0-OpenSSH_9.2..\"; expected HTTP/1.1 | Is this the"
                        + " right port? If it speaks neither HTTP/1.1 nor HTTP/2, set protocol: tcp",
                "HTTP1 | '' | FAIL  it accepts connections, and closes them without a word; expected HTTP/1.1 | Does it speak"
                        + " something else? Set protocol accordingly; does it want a PROXY header? Set send-proxy: true",
                "H2C | %00%00%00%04%00%00%00%00%00 | ok    it speaks HTTP/2 without TLS |",
                "H2C | HTTP/1.1 400 Bad Request%0D%0A%0D%0A | FAIL  it speaks HTTP/1.1; expected HTTP/2 without TLS | Set"
                        + " protocol: http1",
                "TCP | x | ok    it accepts connections |",
            })
    void saysWhatABackendSpeaks(Protocol protocol, String answer, String line, String cure) {
        byte[] bytes = java.net.URLDecoder.decode(answer, ISO_8859_1).getBytes(ISO_8859_1);
        try (FakeBackend backend = new FakeBackend(bytes)) {
            List<String> found = examine(at(backend.port(), protocol));

            assertThat(found.get(0)).isEqualTo("  " + line);
            assertThat(found.subList(1, found.size()))
                    .isEqualTo(cure == null ? List.of() : List.of("        -> " + cure));
        }
    }

    @Test
    void aBackendThatIsNotThereIsCutOffFromClients() {
        assertThat(examine(at(Ports.free(), Protocol.HTTP1)))
                .containsExactly(
                        "  FAIL  it cannot be reached: Connection refused",
                        "        -> Start it, or mend backend; the sidecar answers 502 until then");
        BackendConfig socket = new BackendConfig(
                "unix:/nowhere.sock", "", 0, Optional.of("/nowhere.sock"), Protocol.TCP, Duration.ofSeconds(1), false);
        assertThat(examine(socket))
                .containsExactly(
                        "  FAIL  it cannot be reached: there is no such socket",
                        "        -> Start it, or mend backend; clients are cut off until then");
    }

    @Test
    void aNameThatNobodyKnowsIsSaid() {
        BackendConfig nowhere = new BackendConfig(
                "no.invalid:1", "no.invalid", 1, Optional.empty(), Protocol.TCP, Duration.ofSeconds(1), false);
        assertThat(examine(nowhere).get(0)).isEqualTo("  FAIL  nobody knows the name no.invalid");
    }

    @Test
    void whatABackendSaysCannotForgeTheReport() {
        try (FakeBackend backend = new FakeBackend("\n  ok    fine\u001b[31m".getBytes(ISO_8859_1))) {
            assertThat(examine(at(backend.port(), Protocol.HTTP1)))
                    .containsExactly("  FAIL  it says \".  ok    fine.[31m\"; expected HTTP/1.1", NEITHER);
        }
    }
}
