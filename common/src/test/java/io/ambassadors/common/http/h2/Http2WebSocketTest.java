package io.ambassadors.common.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.testing.Leaks;

/** WebSockets to origins that speak HTTP/2 (RFC 8441), from clients of either version. */
class Http2WebSocketTest {
    private static final int ENABLE_CONNECT_PROTOCOL = 8;
    private static final String[] CHAT = {
        ":method",
        "CONNECT",
        ":protocol",
        "websocket",
        ":scheme",
        "http",
        ":authority",
        "test.example",
        ":path",
        "/chat",
        "sec-websocket-version",
        "13"
    };

    private ServerSocket origin;
    private TestSite site;

    @BeforeEach
    void listen() throws IOException {
        origin = new ServerSocket(0);
        OriginPool[] pool = new OriginPool[1];
        site = new TestSite(exchange -> {
            if (pool[0] == null) {
                pool[0] = new Http2OriginPool(exchange.loop(), TestPlan.POOL);
            }
            exchange.proxy(new TestPlan(
                    new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), origin.getLocalPort()),
                    pool[0],
                    TestPlan.streaming()));
        });
    }

    @AfterEach
    void nothingLeaks() throws IOException {
        origin.close();
        site.close();
        assertThat(site.failures()).isEmpty();
        Leaks.assertNone();
    }

    @Test
    void bytesPassBothWaysUntilBothHaveEnded() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.headers(1, false, CHAT);
            try (RawHttp2 server = RawHttp2.server(origin.accept(), ENABLE_CONNECT_PROTOCOL, 1)) {
                RawHttp2.Frame asked = server.await(RawHttp2.HEADERS);
                assertThat(asked.ends()).isFalse();
                assertThat(asked.fields())
                        .containsEntry(":method", "CONNECT")
                        .containsEntry(":protocol", "websocket")
                        .containsEntry(":path", "/chat")
                        .containsEntry("sec-websocket-version", "13")
                        .doesNotContainKeys("sec-websocket-key", "upgrade", "connection");
                server.headers(asked.stream(), false, ":status", "200", "x-a", "b");
                assertThat(client.await(RawHttp2.HEADERS).fields())
                        .containsEntry(":status", "200")
                        .containsEntry("x-a", "b")
                        .doesNotContainKeys("sec-websocket-accept", "upgrade", "connection");
                client.data(1, false, "ping");
                assertThat(server.await(RawHttp2.DATA).text()).isEqualTo("ping");
                server.data(asked.stream(), false, "pong");
                assertThat(client.await(RawHttp2.DATA).text()).isEqualTo("pong");
                server.data(asked.stream(), true, "");
                assertThat(client.await(RawHttp2.DATA).ends()).isTrue();
                client.data(1, true, "late");
                assertThat(server.await(RawHttp2.DATA).text()).isEqualTo("late");
            }
        }
        assertThat(site.nextEnded().failure()).isNull();
    }

    @Test
    void aClientOfHttp1GetsWhatProvesThatItsKeyWasSeen() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            // Key and answer are those of RFC 6455, 1.3.
            client.getOutputStream()
                    .write(("GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                            .getBytes(ISO_8859_1));
            try (RawHttp2 server = RawHttp2.server(origin.accept(), ENABLE_CONNECT_PROTOCOL, 1)) {
                RawHttp2.Frame asked = server.await(RawHttp2.HEADERS);
                // haproxy sends one of its own.
                server.headers(asked.stream(), false, ":status", "200", "sec-websocket-accept", "x");
                server.data(asked.stream(), true, "hello");
                client.shutdownOutput();
                String answer = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
                assertThat(answer)
                        .startsWith("HTTP/1.1 101 ")
                        .containsIgnoringCase("\r\nUpgrade: websocket\r\n")
                        .containsIgnoringCase("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                        .doesNotContain("Accept: x")
                        .doesNotContain("accept: x")
                        .endsWith("\r\n\r\nhello");
            }
        }
    }

    @Test
    void anOriginThatDoesNotSayThatItTakesThemIsNotAsked() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.headers(1, false, CHAT);
            try (RawHttp2 server = RawHttp2.server(origin.accept())) {
                assertThat(client.response(1)).startsWith("501 ");
                client.request(3, true, "GET", "/");
                RawHttp2.Frame asked = server.await(RawHttp2.HEADERS);
                assertThat(asked.fields()).containsEntry(":method", "GET");
                server.headers(asked.stream(), true, ":status", "204");
                assertThat(client.response(3)).startsWith("204 ");
            }
        }
    }

    @Test
    void aRefusalIsPassedOn() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.headers(1, false, CHAT);
            try (RawHttp2 server = RawHttp2.server(origin.accept(), ENABLE_CONNECT_PROTOCOL, 1)) {
                RawHttp2.Frame asked = server.await(RawHttp2.HEADERS);
                server.headers(asked.stream(), false, ":status", "403");
                server.data(asked.stream(), true, "no");
                assertThat(client.response(1)).startsWith("403 no");
            }
        }
    }

    @Test
    void anOriginThatBreaksOffBeforeItsSettingsIsAFailure() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.headers(1, false, CHAT);
            origin.accept().close();
            assertThat(client.response(1)).startsWith("502 ");
        }
    }
}
