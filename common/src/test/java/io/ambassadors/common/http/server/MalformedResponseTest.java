package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** A response that could be understood in two ways is a 502, and its connection serves nobody else. */
class MalformedResponseTest {
    private static final String LINE = "HTTP/1.1 200 OK\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                Arguments.of("rubbish", "rubbish\r\n\r\n"),
                Arguments.of("HTTP/0.9", "<html>"),
                Arguments.of("HTTP/2.0", "HTTP/2.0 200 OK\r\n\r\n"),
                Arguments.of("no status", "HTTP/1.1\r\n\r\n"),
                Arguments.of("a status of two digits", "HTTP/1.1 20 OK\r\n\r\n"),
                Arguments.of("a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n"),
                Arguments.of("a status below 100", "HTTP/1.1 099 OK\r\n\r\n"),
                Arguments.of("two lengths", LINE + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
                Arguments.of("two lengths that differ", LINE + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"),
                Arguments.of("a list of lengths", LINE + "Content-Length: 3, 3\r\n\r\nabc"),
                Arguments.of("a signed length", LINE + "Content-Length: +3\r\n\r\nabc"),
                Arguments.of("a negative length", LINE + "Content-Length: -3\r\n\r\nabc"),
                Arguments.of("a length beyond a long", LINE + "Content-Length: 99999999999999999999\r\n\r\nabc"),
                Arguments.of("length and chunks", LINE + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"),
                Arguments.of("chunks and length", LINE + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"),
                Arguments.of("another coding", LINE + "Transfer-Encoding: gzip\r\n\r\n"),
                Arguments.of("two codings", LINE + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
                Arguments.of(
                        "chunked twice", LINE + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
                Arguments.of("chunks in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("bare LF", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
                Arguments.of("bare CR", LINE + "X: a\rb\r\n\r\n"),
                Arguments.of("NUL", LINE + "X: a\0b\r\n\r\n"),
                Arguments.of("obs-fold", LINE + "X: a\r\n b\r\n\r\n"),
                Arguments.of("a space before the colon", LINE + "Content-Length : 3\r\n\r\nabc"),
                Arguments.of("a field without colon", LINE + "X\r\n\r\n"),
                Arguments.of("a long head", LINE + "X: " + "a".repeat(9000) + "\r\n\r\n"),
                Arguments.of("101 that nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
                Arguments.of("nothing", ""),
                Arguments.of("half a head", LINE + "Content-Le"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void badHeads(String what, String head) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.send(head);
                    if (head.endsWith("\r\n\r\n") || head.endsWith("abc") || head.endsWith("\n\n")) {
                        // Whole, as its sender sees it, who now waits for the next request.
                        connection.rest();
                    }
                });
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.ask(GET).status()).isEqualTo(502);
                assertThat(client.ask(GET).status()).isEqualTo(502);
            }
            assertThat(proxy.ended(2)).allMatch(ended -> ended.startsWith("502 GET / "));
            assertThat(proxy.service.outcomes).containsExactly("origin1 FAILED", "origin1 FAILED");
            assertThat(origin.accepted()).isEqualTo(2);
            assertThat(proxy.idle()).isZero();
        }
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("no size", "\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("no hexadecimal size", "g\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a size beyond a long", "ffffffffffffffff3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("LF behind the size", "3\nabc\r\n0\r\n\r\n"),
                Arguments.of("nothing behind the data", "3\r\nabc0\r\n\r\n"),
                Arguments.of("CR LF in quotes", "3;a=\"\r\nabc\r\n0\r\n\r\n\"\r\n"),
                Arguments.of("a trailer without a colon", "3\r\nabc\r\n0\r\nX\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void badChunksBreakTheResponse(String what, String chunks) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.send(LINE + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n" + chunks);
                    connection.rest();
                });
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                String all = client.send(GET).rest();
                assertThat(all).startsWith(LINE).contains("\r\n\r\n2\r\nok\r\n").doesNotEndWith("0\r\n\r\n");
            }
            assertThat(proxy.ended(1)).containsExactly("200 GET / INVALID_RESPONSE");
            assertThat(proxy.idle()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("unsolicited")
    void bytesBehindAResponseAreNobodysResponse(String method, String response) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    while (connection.read() != null) {
                        connection.send(response + "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsmuggle");
                    }
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            for (int i = 0; i < 3; i++) {
                RawHttp.Response got = client.ask(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(got.body()).isNotEqualTo("smuggle");
            }
            assertThat(origin.accepted()).isEqualTo(3);
        }
    }

    static Stream<Arguments> unsolicited() {
        return Stream.of(
                Arguments.of("GET", LINE + "Content-Length: 2\r\n\r\nok"),
                Arguments.of("GET", LINE + "Content-Length: 0\r\n\r\n"),
                Arguments.of("GET", LINE + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
                Arguments.of("HEAD", LINE + "Content-Length: 2\r\n\r\n"),
                Arguments.of("GET", "HTTP/1.1 204 No Content\r\n\r\n"),
                Arguments.of("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"));
    }
}
