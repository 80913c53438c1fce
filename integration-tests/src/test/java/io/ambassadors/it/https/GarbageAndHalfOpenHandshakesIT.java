package io.ambassadors.it.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.OpenFiles;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/** Whatever comes instead of a handshake, or never comes, is ended and counted, while others are served. */
class GarbageAndHalfOpenHandshakesIT {
    private static final int HALF_OPEN = Integer.getInteger("half.open", 2000);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String HOST = "a.test";
    private static final String FAILURES = "https_sidecar_handshake_failures_total{reason=\"%s\"}";

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");
    private final TlsClient client = TlsClient.trusting(authority);
    private final Random random = new Random(20261120);

    @TempDir
    private Path directory;

    @Test
    void areClosedAndCounted() throws Exception {
        OpenFiles.expect(HALF_OPEN);
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before(origin)
                        .certificates(authority.server(HOST).writeTo(directory))
                        .line("handshake: {timeout: 3s}")
                        .line("timeouts: {header: 2s, body: 2s}"))) {
            try (RawHttp kept = client.http(sidecar.port(), HOST)) {
                isServed(kept);
                int descriptors = sidecar.descriptors();
                slowRequestsEnd(sidecar);
                garbageEnds(sidecar, kept);
                halfOpenOnesEnd(sidecar, kept);
                Await.until("sockets are given back", SOON, () -> sidecar.descriptors() <= descriptors + 10);
                assertThat(sidecar.metric("https_sidecar_handshakes_under_way")).isZero();
                assertThat(sidecar.log()).doesNotContain("ERROR").doesNotContain("Exception");
            }
        }
    }

    private void garbageEnds(RunningSidecar sidecar, RawHttp kept) throws Exception {
        byte[] hello = clientHello();
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[1 + random.nextInt(2000)];
            random.nextBytes(noise);
            all.add(noise);
            byte[] bent = hello.clone();
            bent[random.nextInt(bent.length)] ^= (byte) (1 + random.nextInt(255));
            all.add(bent);
            all.add(Arrays.copyOf(hello, 1 + random.nextInt(hello.length - 1)));
        }
        long begin = System.nanoTime();
        for (byte[] bytes : all) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), sidecar.port())) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                socket.setSoTimeout((int) SOON.toMillis());
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                assertThat(e).as("closed, not left open").isNotInstanceOf(SocketTimeoutException.class);
            }
        }
        long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        isServed(kept);
        double garbage = sidecar.metric(FAILURES.formatted("garbage"));
        double closed = sidecar.metric(FAILURES.formatted("closed"));
        System.out.printf(
                "%d connections with garbage ended in %d ms; counted as garbage %.0f, closed %.0f%n",
                all.size(), millis, garbage, closed);
        assertThat(garbage).isGreaterThan(25);
        assertThat(sidecar.metric("https_sidecar_handshakes_total{result=\"failed\"}"))
                .isGreaterThanOrEqualTo(all.size() * 0.9);
    }

    /** Those that send nothing, and those that send half a ClientHello. */
    private void halfOpenOnesEnd(RunningSidecar sidecar, RawHttp kept) throws Exception {
        byte[] hello = clientHello();
        double before = sidecar.metric(FAILURES.formatted("timeout"));
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_OPEN; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), sidecar.port());
                open.add(socket);
                if (i % 2 == 0) {
                    socket.getOutputStream().write(hello, 0, hello.length / 2);
                }
            }
            long begin = System.nanoTime();
            isServed(kept);
            try (RawHttp newcomer = client.http(sidecar.port(), HOST)) {
                isServed(newcomer);
            }
            long served = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            Await.until(
                    "all have timed out",
                    SOON,
                    () -> sidecar.metric(FAILURES.formatted("timeout")) - before >= HALF_OPEN);
            for (Socket socket : open) {
                socket.setSoTimeout((int) SOON.toMillis());
                assertEnds(socket);
            }
            System.out.printf(
                    "%d half-open handshakes timed out; two others were served in %d ms; VmRSS %d KiB%n",
                    HALF_OPEN, served, sidecar.memory("VmRSS"));
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static void assertEnds(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100);
        } catch (SocketException reset) {
            // An end as well.
        }
    }

    /** Within TLS: a head that does not come to its end, and a body. */
    private void slowRequestsEnd(RunningSidecar sidecar) {
        try (RawHttp head = client.http(sidecar.port(), HOST);
                RawHttp body = client.http(sidecar.port(), HOST)) {
            head.send("GET / HTTP/1.1\r\nHost: a.test\r\nX-Slow:");
            body.send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 10\r\n\r\nfive.");
            assertThat(head.response().status()).isEqualTo(408);
            head.expectClosed();
            assertThat(body.response().status()).isEqualTo(408);
            body.expectClosed();
        }
    }

    private static void isServed(RawHttp http) {
        assertThat(http.ask("/").body()).isEqualTo("hello");
    }

    private static byte[] clientHello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine(HOST, 443);
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }
}
