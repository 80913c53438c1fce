package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** Whoever keeps the proxy waiting is left in time, and the other side is told. */
class TimeoutTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration SHORT = Duration.ofMillis(300);

    private final RunningProxy.Options options = new RunningProxy.Options();

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    @Test
    void anOriginThatDoesNotAnswerIsA504() throws Exception {
        options.proxy = Settings.proxy().read(SHORT).build();
        try (ScriptedOrigin origin = ScriptedOrigin.start(ScriptedOrigin.Connection::rest);
                RunningProxy proxy = new RunningProxy(options, origin.address())) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.ask(GET).status()).isEqualTo(504);
                assertThat(client.ask(GET).status()).isEqualTo(504);
            }
            assertThat(proxy.ended(2)).containsOnly("504 GET / READ_TIMEOUT");
            assertThat(proxy.service.outcomes).containsExactly("origin1 FAILED", "origin1 FAILED");
        }
    }

    @Test
    void anOriginThatStopsInTheBodyBreaksTheResponse() throws Exception {
        options.proxy = Settings.proxy().read(SHORT).build();
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
                    connection.rest();
                });
                RunningProxy proxy = new RunningProxy(options, origin.address())) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.send(GET).rest()).endsWith("\r\n\r\nab");
            }
            assertThat(proxy.ended(1)).containsOnly("200 GET / READ_TIMEOUT");
        }
    }

    @Test
    void anOriginThatTakesNoConnectionIsA504() throws Exception {
        options.proxy = Settings.proxy().connect(SHORT).build();
        List<Socket> fill = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            // Nobody accepts: when the queue is full, the kernel answers no more.
            for (int i = 0; i < 3; i++) {
                Socket socket = new Socket();
                fill.add(socket);
                try {
                    socket.connect(address, 200);
                } catch (java.net.SocketTimeoutException full) {
                    break;
                }
            }
            try (RunningProxy proxy = new RunningProxy(options, address)) {
                try (RawHttp client = proxy.connect()) {
                    assertThat(client.ask(GET).status()).isEqualTo(504);
                }
                assertThat(proxy.ended(1)).containsOnly("504 GET / CONNECT_TIMEOUT");
            }
        } finally {
            for (Socket socket : fill) {
                socket.close();
            }
        }
    }

    @Test
    void anOriginThatTakesNoBytesIsA504() throws Exception {
        options.proxy = Settings.proxy().send(SHORT).maxBody(0).build();
        try (ScriptedOrigin origin = ScriptedOrigin.startNarrow(connection -> {
                    connection.readHead();
                    Thread.sleep(5_000);
                });
                RunningProxy proxy = new RunningProxy(options, origin.address())) {
            try (RawHttp client = proxy.connect()) {
                Thread sender = new Thread(() -> {
                    try {
                        client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n");
                        client.send("a".repeat(50_000_000));
                    } catch (java.io.IOException closed) {
                        // As it should be.
                    }
                });
                sender.start();
                assertThat(client.read().status()).isEqualTo(504);
                assertThat(client.isEnded()).isTrue();
                client.close();
                sender.join();
            }
            assertThat(proxy.ended(1)).containsOnly("504 PUT / SEND_TIMEOUT");
        }
    }

    @Test
    void aHeadThatDoesNotComeIsA408() throws Exception {
        options.client = Settings.client().header(SHORT).build();
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect();
                RawHttp silent = proxy.connect()) {
            assertThat(client.ask(GET).status()).isEqualTo(200);
            assertThat(client.ask("GET / HTT").status()).isEqualTo(408);
            assertThat(client.isEnded()).isTrue();
            assertThat(silent.isEnded()).isTrue();
        }
    }

    @Test
    void emptyLinesDoNotBuyTime() throws Exception {
        options.client = Settings.client().header(SHORT).build();
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect()) {
            Thread drip = new Thread(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        client.send("\r\n");
                        Thread.sleep(50);
                    }
                } catch (java.io.IOException | InterruptedException closed) {
                    // As it should be.
                }
            });
            long begin = System.nanoTime();
            drip.start();
            assertThat(client.read().status()).isEqualTo(408);
            assertThat(System.nanoTime() - begin)
                    .isLessThan(Duration.ofSeconds(3).toNanos());
            client.close();
            drip.join();
        }
    }

    @Test
    void aBodyThatDoesNotComeIsA408() throws Exception {
        options.client = Settings.client().body(SHORT).build();
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(options, origin.address())) {
            for (int length : new int[] {10, 100_000}) {
                try (RawHttp client = proxy.connect()) {
                    assertThat(client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\nabc")
                                    .status())
                            .isEqualTo(408);
                    assertThat(client.isEnded()).isTrue();
                }
            }
            assertThat(proxy.ended(2)).containsOnly("408 POST / BODY_TIMEOUT");
        }
    }

    @Test
    void aClientThatTakesNothingIsLeft() throws Exception {
        options.client = Settings.client().send(SHORT).build();
        String body = "a".repeat(20_000_000);
        try (ScriptedOrigin origin = ScriptedOrigin.always(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = RawHttp.connectNarrow(proxy.port())) {
            client.send(GET);
            assertThat(proxy.ended(1)).containsOnly("200 GET / CLIENT_STALLED");
        }
    }

    /** The whole response fits into the proxy's memory and the sockets', so that the exchange is over at once. */
    @Test
    void aClientThatDoesNotTakeItsLastResponseIsLeftToo() throws Exception {
        options.client = Settings.client().send(SHORT).build();
        options.proxy = Settings.proxy().readAhead(64 << 20).build();
        String body = "a".repeat(20_000_000);
        try (ScriptedOrigin origin = ScriptedOrigin.always(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = RawHttp.connectNarrow(proxy.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(proxy.ended(1)).containsOnly("200 GET /");
            assertThat(proxy.loops.clients()).isOne();
        }
    }

    @Test
    void aSlowClientGetsItsLastResponseWhole() throws Exception {
        options.client = Settings.client().lingering(SHORT).build();
        options.proxy = Settings.proxy().readAhead(64 << 20).build();
        String body = "a".repeat(20_000_000);
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                    connection.rest();
                });
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = RawHttp.connectNarrow(proxy.port())) {
            // The response comes before the request is whole: the proxy lingers behind it.
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + "a".repeat(100_000));
            assertThat(proxy.ended(1)).containsOnly("200 PUT /");
            Thread.sleep(3 * SHORT.toMillis());
            assertThat(client.read().body()).hasSize(body.length());
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        options.client = Settings.client().keepalive(SHORT).build();
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect()) {
            assertThat(client.ask(GET).field("Connection")).isNull();
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void withoutKeepaliveEachResponseIsTheLast() throws Exception {
        options.client = Settings.client().keepalive(Duration.ZERO).build();
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect()) {
            assertThat(client.ask(GET).field("Connection")).isEqualTo("close");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aConnectionServesSoManyRequests() throws Exception {
        options.client = Settings.client().requests(3).build();
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect()) {
            assertThat(client.ask(GET).field("Connection")).isNull();
            assertThat(client.ask(GET).field("Connection")).isNull();
            assertThat(client.ask(GET).field("Connection")).isEqualTo("close");
            assertThat(client.isEnded()).isTrue();
        }
    }
}
