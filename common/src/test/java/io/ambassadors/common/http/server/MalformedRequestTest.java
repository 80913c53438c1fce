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

/**
 * What could be understood in two ways is refused, the connection closes, and no byte of it reaches an origin (RFC 9112, 11.2: request
 * smuggling).
 */
class MalformedRequestTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                Arguments.of(400, "no Host", "GET / HTTP/1.1\r\n\r\n"),
                Arguments.of(400, "two Hosts", GET + "Host: a\r\n\r\n"),
                Arguments.of(400, "two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
                Arguments.of(400, "empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
                Arguments.of(400, "a slash in Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
                Arguments.of(400, "a space in Host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                Arguments.of(400, "a list in Host", "GET / HTTP/1.1\r\nHost: a\tb\r\n\r\n"),
                Arguments.of(400, "user in Host", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
                Arguments.of(400, "a port that is none", "GET / HTTP/1.1\r\nHost: a:80x\r\n\r\n"),
                Arguments.of(400, "an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
                Arguments.of(400, "absolute form with a bad host", "GET http://a b/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "absolute form with a user", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "absolute form without Host", "GET http://a/ HTTP/1.1\r\n\r\n"),
                Arguments.of(400, "absolute form with another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "asterisk form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(405, "CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n"),
                Arguments.of(400, "a relative target", "GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "obs-fold", GET + "X: a\r\n b\r\n\r\n"),
                Arguments.of(400, "obs-fold with a tab", GET + "X: a\r\n\tb\r\n\r\n"),
                Arguments.of(400, "a blank first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
                Arguments.of(400, "bare LF behind the line", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
                Arguments.of(400, "bare LF behind a field", GET + "X: a\nY: b\r\n\r\n"),
                Arguments.of(400, "bare LF at the end", GET + "X: a\r\n\n"),
                Arguments.of(400, "bare CR in a value", GET + "X: a\rY: b\r\n\r\n"),
                Arguments.of(400, "bare CR in the line", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "CR CR LF", GET + "X: a\r\r\n\r\n"),
                Arguments.of(400, "NUL in a value", GET + "X: a\0b\r\n\r\n"),
                Arguments.of(400, "NUL in a name", GET + "X\0: b\r\n\r\n"),
                Arguments.of(400, "NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a space before the colon", GET + "X : a\r\n\r\n"),
                Arguments.of(400, "a tab before the colon", GET + "Content-Length\t: 3\r\n\r\nabc"),
                Arguments.of(400, "a control character in a name", GET + "X\1: a\r\n\r\n"),
                Arguments.of(400, "DEL in a name", GET + "X\u007f: a\r\n\r\n"),
                Arguments.of(400, "no colon", GET + "X\r\n\r\n"),
                Arguments.of(400, "no name", GET + ": a\r\n\r\n"),
                Arguments.of(400, "a control character in the target", "GET /\1 HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "DEL in the target", "GET /\u007f HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a method in lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a space before the method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a tab behind the method", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "two targets", "GET / / HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a space behind the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
                Arguments.of(400, "HTTP/0.9", "GET /\r\n\r\n"),
                Arguments.of(400, "a version in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a version of two digits", "GET / HTTP/1.11\r\nHost: a\r\n\r\n"),
                Arguments.of(505, "HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
                Arguments.of(505, "HTTP/3.0", "GET / HTTP/3.0\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "two lengths", POST + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
                Arguments.of(
                        400, "two lengths that differ", POST + "Content-Length: 3\r\ncontent-length: 4\r\n\r\nabc"),
                Arguments.of(400, "a list of lengths", POST + "Content-Length: 3, 3\r\n\r\nabc"),
                Arguments.of(400, "a signed length", POST + "Content-Length: +3\r\n\r\nabc"),
                Arguments.of(400, "a negative length", POST + "Content-Length: -3\r\n\r\nabc"),
                Arguments.of(400, "a hexadecimal length", POST + "Content-Length: 0x3\r\n\r\nabc"),
                Arguments.of(400, "an empty length", POST + "Content-Length:\r\n\r\nabc"),
                Arguments.of(400, "a length beyond a long", POST + "Content-Length: 18446744073709551619\r\n\r\nabc"),
                Arguments.of(
                        400, "length and chunks", POST + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"),
                Arguments.of(
                        400, "chunks and length", POST + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"),
                Arguments.of(501, "another coding", POST + "Transfer-Encoding: gzip\r\n\r\n"),
                Arguments.of(501, "two codings", POST + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
                Arguments.of(501, "identity", POST + "Transfer-Encoding: identity\r\n\r\n"),
                Arguments.of(501, "a coding with rubbish", POST + "Transfer-Encoding: \u000bchunked\r\n\r\n"),
                Arguments.of(501, "a quoted coding", POST + "Transfer-Encoding: \"chunked\"\r\n\r\n"),
                Arguments.of(501, "no coding", POST + "Transfer-Encoding:\r\n\r\n"),
                Arguments.of(
                        400,
                        "chunked twice",
                        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
                Arguments.of(400, "chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
                Arguments.of(414, "a long line", "GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(414, "a line without end", "GET /" + "a".repeat(9000)),
                Arguments.of(431, "a long field", GET + "X: " + "a".repeat(9000) + "\r\n\r\n"),
                Arguments.of(431, "a field without end", GET + "X: " + "a".repeat(9000)),
                Arguments.of(431, "many fields", GET + "X: a\r\n".repeat(1000) + "\r\n"),
                Arguments.of(431, "a long head", GET + ("X: " + "a".repeat(4000) + "\r\n").repeat(9) + "\r\n"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("heads")
    void badHeads(int status, String what, String request) throws Exception {
        refused(status, request);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("no size", "\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("no hexadecimal size", "g\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a prefixed size", "0x3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a signed size", "+3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a negative size", "-3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a size behind a blank", " 3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a size with a blank in it", "3 3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a size beyond a long", "ffffffffffffffff3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a size that wraps around", "10000000000000003\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("LF behind the size", "3\nabc\r\n0\r\n\r\n"),
                Arguments.of("CR behind the size", "3\rabc\r\n0\r\n\r\n"),
                Arguments.of("LF behind the data", "3\r\nabc\n0\r\n\r\n"),
                Arguments.of("nothing behind the data", "3\r\nabc0\r\n\r\n"),
                Arguments.of("more data than announced", "3\r\nabcd\r\n0\r\n\r\n"),
                Arguments.of("LF in an extension", "3;a\nb\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("LF at the end of an extension", "3;a\nabc\r\n0\r\n\r\n"),
                Arguments.of("CR in an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("NUL in an extension", "3;a\0\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("CR LF in quotes", "3;a=\"\r\nabc\r\n0\r\n\r\n\"\r\n"),
                Arguments.of("huge extensions", "3;" + "a".repeat(20_000) + "\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("many extensions", ("1;" + "a".repeat(100) + "\r\na\r\n").repeat(200) + "0\r\n\r\n"),
                Arguments.of("LF behind the last chunk", "3\r\nabc\r\n0\n\r\n"),
                Arguments.of("LF behind everything", "3\r\nabc\r\n0\r\n\n"),
                Arguments.of("a trailer without a colon", "3\r\nabc\r\n0\r\nX\r\n\r\n"),
                Arguments.of("a folded trailer", "3\r\nabc\r\n0\r\nX: a\r\n b\r\n\r\n"),
                Arguments.of("a trailer that ends with LF", "3\r\nabc\r\n0\r\nX: a\n\r\n"),
                Arguments.of("a blank before a trailer's colon", "3\r\nabc\r\n0\r\nX : a\r\n\r\n"),
                Arguments.of("a huge trailer", "3\r\nabc\r\n0\r\nX: " + "a".repeat(40_000) + "\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void badChunks(String what, String chunks) throws Exception {
        refused(400, CHUNKED + chunks);
    }

    private static void refused(int status, String request) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                RawHttp.Response response = client.ask(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(response.status()).isEqualTo(status);
                assertThat(response.field("Connection")).isEqualTo("close");
                assertThat(client.isEnded()).isTrue();
            }
            assertThat(proxy.ended(1)).allMatch(ended -> ended.startsWith(status + " "));
            assertThat(origin.accepted()).isZero();
        }
    }

    @Test
    void chunksThatGoWrongLateBreakTheRequestToTheOrigin() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                client.send(CHUNKED + ("4000\r\n" + "a".repeat(0x4000) + "\r\n").repeat(4) + "x\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(400);
                assertThat(client.isEnded()).isTrue();
            }
            assertThat(proxy.ended(1)).containsExactly("400 POST / BODY_MALFORMED");
            assertThat(origin.requests).isEmpty();
        }
    }

    @Test
    void aBadRequestBehindAGoodOneIsRefusedAlone() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                client.send(GET + "\r\nGET / HTTP/1.1\r\nHost : a\r\n\r\n" + GET + "\r\n");
                assertThat(client.read().status()).isEqualTo(200);
                assertThat(client.read().status()).isEqualTo(400);
                assertThat(client.isEnded()).isTrue();
            }
            assertThat(origin.requests).hasSize(1);
        }
    }

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of("empty lines before", "\r\n\r\n" + GET + "\r\n"),
                Arguments.of("absolute form", "GET http://b:8/x?y HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of("absolute form without a path", "GET HTTP://b?y HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of("an IPv6 Host", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"),
                Arguments.of("no Host in HTTP/1.0", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
                Arguments.of("no white space", "GET / HTTP/1.1\r\nHost:a\r\nX:\r\n\r\n"),
                Arguments.of("much white space", "GET / HTTP/1.1\r\nHost: \t a \t\r\n\r\n"),
                Arguments.of("high bytes", "GET /\u00e4 HTTP/1.1\r\nHost: a\r\nX: \u00e4\r\n\r\n"),
                Arguments.of("chunked in capitals", POST + "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n"),
                Arguments.of("extensions", CHUNKED + "3;a=b;c=\"d;\\\" e\"\r\nabc\r\n0;x\r\n\r\n"),
                Arguments.of("blanks behind the size", CHUNKED + "3  \r\nabc\r\n000  \r\n\r\n"),
                Arguments.of("a trailer", CHUNKED + "3\r\nabc\r\n0\r\nX: a\r\n\r\n"),
                Arguments.of("a length with zeros", POST + "Content-Length: 0003\r\n\r\nabc"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void whatIsUnusualAndClearPasses(String what, String request) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.ask(request).status()).isEqualTo(200);
                assertThat(client.ask(GET + "\r\n").status()).isEqualTo(200);
            }
            assertThat(origin.requests).hasSize(2);
        }
    }
}
