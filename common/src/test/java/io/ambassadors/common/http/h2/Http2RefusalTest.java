package io.ambassadors.common.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.ambassadors.common.testing.Leaks;

/** What is refused, and that the connection survives it or does not. */
class Http2RefusalTest {
    private static final int PROTOCOL_ERROR = 1;
    private static final int STREAM_CLOSED = 5;
    private static final int ENHANCE_YOUR_CALM = 11;

    private final TestSite site = new TestSite(TestSite.says("hello"));

    @AfterEach
    void nothingLeaks() {
        site.close();
        assertThat(site.failures()).isEmpty();
        Leaks.assertNone();
    }

    static Stream<Arguments> malformed() {
        String[] get = {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"};
        return Stream.of(
                Arguments.of("upper case", with(get, "X-A", "b")),
                Arguments.of("blank in name", with(get, "x a", "b")),
                Arguments.of("line end in value", with(get, "x-a", "b\r\nc: d")),
                Arguments.of("NUL in value", with(get, "x-a", "b\0")),
                Arguments.of("connection", with(get, "connection", "close")),
                Arguments.of("transfer-encoding", with(get, "transfer-encoding", "chunked")),
                Arguments.of("upgrade", with(get, "upgrade", "h2c")),
                Arguments.of("te", with(get, "te", "gzip")),
                Arguments.of("late pseudo field", with(get, "x-a", "b", ":path", "/")),
                Arguments.of("pseudo field twice", with(get, ":path", "/")),
                Arguments.of("unknown pseudo field", with(get, ":x", "/")),
                Arguments.of("response's pseudo field", with(get, ":status", "200")),
                Arguments.of("another host", with(get, "host", "b")),
                Arguments.of("two hosts", with(get, "host", "a", "host", "a")),
                Arguments.of("body without bytes", with(get, "content-length", "3")),
                Arguments.of("two lengths", with(get, "content-length", "0", "content-length", "0")),
                Arguments.of("length in words", with(get, "content-length", "none")),
                Arguments.of("no path", new String[] {":method", "GET", ":scheme", "http", ":authority", "a"}),
                Arguments.of("empty path", replaced(get, 7, "")),
                Arguments.of("blank in path", replaced(get, 7, "/a b")),
                Arguments.of("control in path", replaced(get, 7, "/a\u0001")),
                Arguments.of("absolute path", replaced(get, 7, "http://a/")),
                Arguments.of("lower case method", replaced(get, 1, "get")),
                Arguments.of("blank in host", replaced(get, 5, "a b")),
                Arguments.of("user in host", replaced(get, 5, "u@a")),
                Arguments.of("no host", new String[] {":method", "GET", ":scheme", "http", ":path", "/"}),
                Arguments.of("protocol without CONNECT", with(get, ":protocol", "websocket")));
    }

    private static String[] with(String[] pairs, String... more) {
        String[] all = Arrays.copyOf(pairs, pairs.length + more.length);
        System.arraycopy(more, 0, all, pairs.length, more.length);
        return all;
    }

    private static String[] replaced(String[] pairs, int at, String value) {
        String[] all = pairs.clone();
        all[at] = value;
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void malformed(String what, String[] fields) throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.headers(1, true, fields);
            assertThat(client.response(1)).startsWith("400 ").endsWith("RST " + PROTOCOL_ERROR);
            client.request(3, true, "GET", "/");
            assertThat(client.response(3)).isEqualTo("200 hello");
        }
        assertThat(site.refusals()).hasSize(1);
        assertThat(site.nextEnded().status()).isEqualTo(400);
    }

    @Test
    void connectAndTraceAreNotForUs() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.headers(1, true, ":method", "CONNECT", ":authority", "a:80");
            assertThat(client.response(1)).startsWith("405 ").doesNotContain("RST");
            client.request(3, true, "TRACE", "/");
            assertThat(client.response(3)).startsWith("405 ").doesNotContain("RST");
        }
    }

    @Test
    void largeHeads() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, true, "GET", "/" + "a".repeat(9000));
            assertThat(client.response(1)).startsWith("414 ");
            client.request(3, true, "GET", "/", "x-a", "a".repeat(9000));
            assertThat(client.response(3)).startsWith("431 ");
            // More than all that may be: read to its end, since the table must be kept in step.
            String[] many = new String[14];
            for (int i = 0; i < many.length; i += 2) {
                many[i] = "x-" + i;
                many[i + 1] = "b".repeat(7000);
            }
            byte[] block = client.block(
                    with(new String[] {":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"}, many));
            int first = 16_000;
            client.send(RawHttp2.HEADERS, RawHttp2.END_STREAM, 5, Arrays.copyOf(block, first));
            for (int at = first; at < block.length; at += first) {
                int end = Math.min(block.length, at + first);
                client.send(
                        RawHttp2.CONTINUATION,
                        end == block.length ? RawHttp2.END_HEADERS : 0,
                        5,
                        Arrays.copyOfRange(block, at, end));
            }
            assertThat(client.response(5)).startsWith("431 ");
            client.request(7, true, "GET", "/");
            assertThat(client.response(7)).isEqualTo("200 hello");
        }
    }

    @Test
    void aBodyOfAnotherLengthThanDeclared() throws Exception {
        TestSite waiting = new TestSite(exchange -> {});
        try (RawHttp2 client = RawHttp2.client(waiting.port())) {
            client.request(1, false, "POST", "/", "content-length", "3");
            client.data(1, true, "ab");
            assertThat(client.response(1)).isEqualTo("RST " + PROTOCOL_ERROR);
            client.request(3, false, "POST", "/", "content-length", "3");
            client.data(3, false, "abcd");
            assertThat(client.response(3)).isEqualTo("RST " + PROTOCOL_ERROR);
            client.request(5, false, "POST", "/");
            client.data(5, false, "abcd");
            client.headers(5, true, ":path", "/");
            assertThat(client.response(5)).isEqualTo("RST " + PROTOCOL_ERROR);
        } finally {
            waiting.close();
        }
    }

    @Test
    void aHeadOnAStreamThatIsOverEndsTheConnection() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, true, "GET", "/");
            assertThat(client.response(1)).isEqualTo("200 hello");
            client.request(1, true, "GET", "/");
            assertThat(client.await(RawHttp2.GOAWAY).error()).isEqualTo(STREAM_CLOSED);
        }
    }

    @Test
    void aHeadOnAStreamThatWasPassedOverEndsTheConnection() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(5, true, "GET", "/");
            assertThat(client.response(5)).isEqualTo("200 hello");
            client.request(3, true, "GET", "/");
            assertThat(client.await(RawHttp2.GOAWAY).error()).isEqualTo(PROTOCOL_ERROR);
        }
    }

    @Test
    void trailersThatCrossAResetAreIgnored() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, false, "POST", "/");
            // Answered without the body, of which the rest is of no use.
            assertThat(client.response(1)).isEqualTo("200 hello");
            client.await(RawHttp2.RST_STREAM);
            client.headers(1, true, "x-a", "b");
            client.request(3, true, "GET", "/");
            assertThat(client.response(3)).isEqualTo("200 hello");
        }
    }

    @Test
    void openingAndResettingEndsTheConnection() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            byte[] block = client.block(":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
            // The first block fills the table; from the second on all are alike.
            client.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, block);
            flood(client, 3000, i -> {
                int stream = 2 * i + 3;
                byte[] again = client.block(":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
                return both(
                        RawHttp2.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, again),
                        RawHttp2.frame(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(8)));
            });
        }
    }

    @Test
    void manyPingsEndTheConnection() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            byte[] ping = RawHttp2.frame(RawHttp2.PING, 0, 0, new byte[8]);
            flood(client, 20_000, i -> ping);
        }
    }

    @Test
    void manySettingsEndTheConnection() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            byte[] settings = RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, new byte[0]);
            flood(client, 20_000, i -> settings);
        }
    }

    @Test
    void manyEmptyFramesEndTheConnection() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.send(
                    RawHttp2.HEADERS,
                    RawHttp2.END_HEADERS,
                    1,
                    client.block(":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/"));
            byte[] priority = RawHttp2.frame(RawHttp2.PRIORITY, 0, 5, new byte[5]);
            flood(client, 20_000, i -> priority);
        }
    }

    @Test
    void manyContinuationsEndTheConnection() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            // Acknowledged before, since nothing may stand between the parts of a head.
            client.await(RawHttp2.SETTINGS);
            client.send(RawHttp2.HEADERS, 0, 1, new byte[0]);
            byte[] empty = RawHttp2.frame(RawHttp2.CONTINUATION, 0, 1, new byte[0]);
            flood(client, 100, i -> empty);
        }
    }

    private interface Flood {
        byte[] frame(int number);
    }

    private static byte[] both(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private void flood(RawHttp2 client, int count, Flood flood) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.write(flood.frame(i));
        }
        Thread writer = new Thread(() -> {
            try {
                client.sendBytes(all.toByteArray());
            } catch (IOException e) {
                // The server has closed: what the test is about.
                return;
            }
        });
        writer.start();
        assertThat(client.await(RawHttp2.GOAWAY).error()).isEqualTo(ENHANCE_YOUR_CALM);
        assertThat(site.floods()).hasSize(1);
    }
}
