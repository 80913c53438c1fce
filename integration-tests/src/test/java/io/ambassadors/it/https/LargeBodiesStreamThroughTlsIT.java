package io.ambassadors.it.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/** Bodies far larger than the heap pass through TLS in both directions, unchanged. */
class LargeBodiesStreamThroughTlsIT {
    /** Bytes each way: {@code -Dlarge.body.gb=5}, as CI does; else a quarter of that unit. */
    private static final long SIZE =
            Integer.getInteger("large.body.gb") == null ? 1L << 28 : Integer.getInteger("large.body.gb") * (1L << 30);

    private static final int CHUNK = 1 << 16;
    private static final long MEMORY_KIB = 300 << 10;
    private static final String HOST = "a.test";
    private static final byte[] NOISE = noise();

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");

    @TempDir
    private Path directory;

    @Test
    @Timeout(600)
    void upAndDown() throws IOException {
        AtomicLong received = new AtomicLong();
        AtomicLong sent = new AtomicLong();
        try (HttpOrigin origin = HttpOrigin.start(call -> {
                    if (call.request().method().equals("PUT")) {
                        received.set(take(call.in(), SIZE));
                        call.send(HttpOrigin.ok("thanks"));
                    } else {
                        call.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
                        sent.set(give(call.out()));
                        call.out().flush();
                    }
                });
                RunningSidecar sidecar = RunningSidecar.start(
                        SidecarYml.before(origin)
                                .certificates(authority.server(HOST).writeTo(directory)),
                        "-Xmx64m");
                RawHttp client = TlsClient.trusting(authority).http(sidecar.port(), HOST)) {
            long begin = System.nanoTime();
            client.send("PUT /up HTTP/1.1\r\nHost: it\r\nContent-Length: " + SIZE + "\r\n\r\n");
            long given = give(client.out());
            assertThat(client.response().body()).isEqualTo("thanks");
            assertThat(received).as("checksum").hasValue(given);
            long up = System.nanoTime();

            client.send(RawHttp.get("/down"));
            HttpMessage head = new HttpMessage(client.responseHead(), "");
            assertThat(head.header("Content-Length")).isEqualTo(Long.toString(SIZE));
            long taken = take(client.in(), SIZE);
            long down = System.nanoTime();
            System.out.printf(
                    "%d MB up in %d ms, down in %d ms, VmHWM %d KiB%n",
                    SIZE >> 20, (up - begin) / 1_000_000, (down - up) / 1_000_000, sidecar.memory("VmHWM"));
            // The last byte is here, so the origin has written it; its thread may be a moment behind.
            Await.until(
                    "the origin is through",
                    Duration.ofSeconds(10),
                    () -> origin.requests().size() == 2);
            assertThat(taken).as("checksum").isEqualTo(sent.get());
            assertThat(sidecar.memory("VmHWM")).as("KiB").isLessThan(MEMORY_KIB);
        }
    }

    private static byte[] noise() {
        byte[] bytes = new byte[2 * CHUNK];
        new SplittableRandom(42).nextBytes(bytes);
        return bytes;
    }

    /** Writes the body, whose chunks all differ, and returns its checksum. */
    private static long give(OutputStream out) throws IOException {
        CRC32C checksum = new CRC32C();
        for (long chunk = 0; chunk < SIZE / CHUNK; chunk++) {
            int from = (int) (chunk * 31 % CHUNK);
            checksum.update(NOISE, from, CHUNK);
            out.write(NOISE, from, CHUNK);
        }
        return checksum.getValue();
    }

    private static long take(InputStream in, long size) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] chunk = new byte[CHUNK];
        for (long left = size; left > 0; ) {
            int read = in.read(chunk, 0, (int) Math.min(CHUNK, left));
            assertThat(read).as("%s bytes before the end", left).isPositive();
            checksum.update(chunk, 0, read);
            left -= read;
        }
        return checksum.getValue();
    }
}
