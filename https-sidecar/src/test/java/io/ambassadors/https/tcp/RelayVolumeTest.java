package io.ambassadors.https.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;

/** Large amounts pass whole, and what a side does not take is not gathered here. */
@Timeout(60)
class RelayVolumeTest {
    private static final int MEGABYTE = 1024 * 1024;
    /** What the system holds of a connection at most, as Linux comes ({@code net.ipv4.tcp_rmem}), and some more. */
    private static final int MOST_BEHIND_FIN = 8 * MEGABYTE;

    private static final int AMOUNT = 50 * MEGABYTE;
    /** Water marks, one turn's reads that were under way, and what TLS adds to them. */
    private static final long MOST_HELD = 512 * 1024;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** Writes so many bytes that differ from place to place; returns their sum. */
    private static long write(OutputStream out, int bytes) throws IOException {
        byte[] block = new byte[64 * 1024];
        CRC32 sum = new CRC32();
        for (int sent = 0; sent < bytes; sent += block.length) {
            Arrays.fill(block, (byte) (sent >>> 16));
            block[sent >>> 16 & 0xffff] = 1;
            out.write(block);
            sum.update(block);
        }
        return sum.getValue();
    }

    /** Reads to the end, with a rest now and then; returns the sum. */
    private static long read(InputStream in, int bytes) throws IOException, InterruptedException {
        byte[] block = new byte[64 * 1024];
        CRC32 sum = new CRC32();
        long all = 0;
        long rested = 0;
        for (int length = in.read(block); length >= 0; length = in.read(block)) {
            sum.update(block, 0, length);
            all += length;
            if (all - rested > 8 * MEGABYTE) {
                rested = all;
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        assertThat(all).isEqualTo(bytes);
        return sum.getValue();
    }

    private <T> CompletableFuture<T> start(java.util.concurrent.Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @ParameterizedTest
    @EnumSource(
            value = RunningRelay.Tls.class,
            names = {"NONE", "BORINGSSL"})
    void aHundredMegabytesEachWayPastSlowReaders(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Long> most = start(() -> {
                long held = 0;
                while (!over.get()) {
                    held = Math.max(held, relay.unsent());
                    TimeUnit.MILLISECONDS.sleep(2);
                }
                return held;
            });
            CompletableFuture<Long> up = start(() -> {
                long sum = write(client.getOutputStream(), AMOUNT);
                client.shutdownOutput();
                return sum;
            });
            CompletableFuture<Long> down = start(() -> {
                long sum = write(backend.getOutputStream(), AMOUNT);
                backend.shutdownOutput();
                return sum;
            });
            CompletableFuture<Long> arrivedUp = start(() -> read(backend.getInputStream(), AMOUNT));
            CompletableFuture<Long> arrivedDown = start(() -> read(client.getInputStream(), AMOUNT));
            assertThat(arrivedUp.get()).isEqualTo(up.get());
            assertThat(arrivedDown.get()).isEqualTo(down.get());
            over.set(true);
            assertThat(most.get()).isPositive().isLessThan(2 * MOST_HELD);
            ConnectionRecord ended = relay.ended(1).get(0);
            assertThat(ended.bytesIn()).isEqualTo(AMOUNT);
            assertThat(ended.bytesOut()).isEqualTo(AMOUNT);
        }
    }

    /** Behind a FIN epoll has Netty read what the system still holds of it, wanted or not; it must not be more than that. */
    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void aClientThatHasSentAllAndEndedIsNotPulledIn(RunningRelay.Tls tls) throws Exception {
        int amount = 50 * MEGABYTE;
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            CompletableFuture<Long> up = start(() -> {
                long sum = write(client.getOutputStream(), amount);
                client.shutdownOutput();
                return sum;
            });
            // As much as the systems on the way hold; then the backend reads on and stops where the end has come near.
            Await.until("the backend holds all up", () -> {
                long before = relay.figures().bytesIn();
                TimeUnit.MILLISECONDS.sleep(100);
                return before > 0 && relay.figures().bytesIn() == before;
            });
            assertThat(relay.unsent()).isPositive().isLessThan(MOST_HELD);
            InputStream in = backend.getInputStream();
            CRC32 sum = new CRC32();
            long taken = 0;
            while (!up.isDone()) {
                byte[] part = in.readNBytes(256 * 1024);
                sum.update(part);
                taken += part.length;
                assertThat(relay.unsent()).isLessThan(MOST_BEHIND_FIN);
            }
            // The end is in the system by now, behind what it holds.
            Await.until("nothing moves any more", () -> {
                long before = relay.figures().bytesIn();
                TimeUnit.MILLISECONDS.sleep(200);
                return relay.figures().bytesIn() == before;
            });
            assertThat(relay.unsent()).isLessThan(MOST_BEHIND_FIN);
            byte[] rest = in.readAllBytes();
            sum.update(rest);
            assertThat(taken + rest.length).isEqualTo(amount);
            assertThat(sum.getValue()).isEqualTo(up.get());
            backend.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.CLIENT);
        }
    }
}
