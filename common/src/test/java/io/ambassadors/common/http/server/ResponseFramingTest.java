package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** How a response is framed for its client, whatever framing the origin chose (RFC 9112, 6). */
class ResponseFramingTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String GET_1_0 = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    static Stream<Arguments> bodiless() {
        return Stream.of(
                Arguments.of("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n", "12"),
                Arguments.of("HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", null),
                Arguments.of("HEAD", "HTTP/1.1 200 OK\r\n\r\n", null),
                Arguments.of("GET", "HTTP/1.1 204 No Content\r\n\r\n", null),
                Arguments.of("GET", "HTTP/1.1 204 No Content\r\nContent-Length: 12\r\n\r\n", null),
                Arguments.of("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 12\r\n\r\n", "12"),
                Arguments.of("GET", "HTTP/1.1 304 Not Modified\r\n\r\n", null),
                Arguments.of("GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "0"));
    }

    @ParameterizedTest
    @MethodSource("bodiless")
    void responsesWithoutBodyLeaveBothConnectionsOpen(String method, String response, String length) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(response);
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                for (int i = 0; i < 3; i++) {
                    RawHttp.Response got = client.ask(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
                    assertThat(got.field("Content-Length")).isEqualTo(length);
                    assertThat(got.field("Transfer-Encoding")).isNull();
                    assertThat(got.field("Connection")).isNull();
                }
            }
            assertThat(origin.accepted()).isOne();
        }
    }

    @Test
    void chunksAndTrailersPass() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n");
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            for (int i = 0; i < 2; i++) {
                RawHttp.Response response = client.ask(GET);
                assertThat(response.body()).isEqualTo("abcde");
                assertThat(response.head()).endsWith("X-Sum: 5");
            }
            assertThat(origin.accepted()).isOne();
        }
    }

    @Test
    void chunksToAnOldClientEndWithTheConnection() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n");
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            RawHttp.Response response = client.ask(GET_1_0);
            assertThat(response.field("Connection")).isEqualTo("close");
            assertThat(response.field("Transfer-Encoding")).isNull();
            assertThat(response.body()).isEqualTo("abcde");
        }
    }

    @Test
    void theEndOfTheOriginsConnectionBecomesALastChunk() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.0 200 OK\r\n\r\nabcde");
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            for (int i = 1; i <= 2; i++) {
                RawHttp.Response response = client.ask(GET);
                assertThat(response.field("Transfer-Encoding")).isEqualTo("chunked");
                assertThat(response.body()).isEqualTo("abcde");
                assertThat(origin.accepted()).isEqualTo(i);
            }
        }
    }

    @Test
    void interimResponsesAreNotPassedOn() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always("HTTP/1.1 100 Continue\r\n\r\n"
                        + "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            assertThat(client.ask(GET).status()).isEqualTo(200);
            assertThat(client.ask(GET).body()).isEqualTo("ok");
            assertThat(origin.accepted()).isOne();
        }
    }

    static Stream<Arguments> truncated() {
        return Stream.of(
                Arguments.of("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "\r\n\r\nabc"),
                Arguments.of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "3\r\nabc\r\n"),
                Arguments.of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n", "3\r\nabc\r\n"));
    }

    @ParameterizedTest
    @MethodSource("truncated")
    void aTruncatedResponseIsSeenToBeOne(String response, String end) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.send(response);
                });
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.send(GET).rest())
                        .startsWith("HTTP/1.1 200 OK\r\n")
                        .endsWith(end);
            }
            assertThat(proxy.ended(1)).containsExactly("200 GET / CLOSED");
            assertThat(proxy.service.outcomes).containsExactly("origin1 OK");
        }
    }

    @Test
    void aTruncatedResponseToAnOldClientEndsWithAReset() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> client.send(GET_1_0).rest())
                    .isInstanceOf(java.net.SocketException.class);
        }
    }

    @Test
    void fieldsOfTheConnectionStayOnIt() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: 5\r\n"
                        + "Proxy-Connection: x\r\nUpgrade: x\r\nTrailer: x\r\nX: y\r\n\r\nok");
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            RawHttp.Response response =
                    client.ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nKeep-Alive: 5\r\n"
                            + "TE: trailers\r\nProxy-Connection: x\r\nX: y\r\n\r\n");
            assertThat(response.head()).containsExactly("HTTP/1.1 200 OK", "X: y", "Content-Length: 2");
            assertThat(origin.requests.get(0).head()).containsExactly("GET / HTTP/1.1", "Host: origin", "X: y");
        }
    }
}
