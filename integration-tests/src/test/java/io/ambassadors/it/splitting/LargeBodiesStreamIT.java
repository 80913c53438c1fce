package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** Bodies far larger than the heap pass through in both directions, unchanged. */
class LargeBodiesStreamIT {
    /** Bytes each way; {@code -Dlarge.body.gb=5}, as CI does. */
    private static final long SIZE = Integer.getInteger("large.body.gb", 1) * (1L << 30);

    private static final int CHUNK = 1 << 16;
    private static final long MEMORY_KIB = 300 << 10;
    private static final byte[] NOISE = noise();

    @Test
    @Timeout(175)
    void up() throws IOException {
        AtomicLong received = new AtomicLong();
        AtomicLong length = new AtomicLong();
        try (HttpOrigin origin = HttpOrigin.start(call -> {
                    length.set(Long.parseLong(call.request().header("Content-Length")));
                    received.set(take(call.in(), length.get()));
                    call.send(HttpOrigin.ok("thanks"));
                });
                Splitter splitter = start(origin);
                RawHttp client = splitter.client()) {
            client.send("PUT /up HTTP/1.1\r\nHost: it\r\nContent-Length: " + SIZE + "\r\n\r\n");
            long sent = give(client.out());
            assertThat(client.response().body()).isEqualTo("thanks");
            assertThat(length).hasValue(SIZE);
            assertThat(received).as("checksum").hasValue(sent);
            assertThat(splitter.memory("VmHWM")).as("KiB").isLessThan(MEMORY_KIB);
        }
    }

    @Test
    @Timeout(175)
    void down() throws IOException {
        AtomicLong sent = new AtomicLong();
        try (HttpOrigin origin = HttpOrigin.start(call -> {
                    call.send("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
                    sent.set(give(call.out()));
                    call.out().flush();
                });
                Splitter splitter = start(origin);
                RawHttp client = splitter.client()) {
            client.send(RawHttp.get("/down"));
            HttpMessage head = new HttpMessage(client.responseHead(), "");
            assertThat(head.header("Content-Length")).isEqualTo(Long.toString(SIZE));
            long received = take(client.in(), SIZE);
            // The response's last byte is here, so the origin has written it; its thread may be a moment behind.
            origin.request();
            assertThat(received).as("checksum").isEqualTo(sent.get());
            assertThat(splitter.memory("VmHWM")).as("KiB").isLessThan(MEMORY_KIB);
        }
    }

    private static Splitter start(HttpOrigin origin) {
        return Splitter.start(NginxConf.before(origin).keepAlive().server("client_max_body_size 0;"), "-Xmx64m");
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
