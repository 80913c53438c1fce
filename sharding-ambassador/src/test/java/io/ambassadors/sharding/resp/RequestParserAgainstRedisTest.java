package io.ambassadors.sharding.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.embedded.RedisServer;

import io.ambassadors.common.testing.Ports;

/**
 * Bytes that a real Redis refuses are refused with its words, and its inline commands are split as it splits them.
 *
 * <p>We differ on purpose where Redis does not look: it takes anything for the two bytes behind an argument and for the line feed of a
 * header. Handed on as they are, such bytes would mean one thing here and another thing there. A control character where {@code $}
 * was expected is shown as {@code \\x0d} here, and as it is, or as a blank, there. Lines with a zero byte are not compared: Redis
 * does not find their end.
 */
class RequestParserAgainstRedisTest {
    private static final String END = "*2\r\n$4\r\nECHO\r\n$7\r\nthe end\r\n";

    private static RedisServer server;
    private static RedisServer locked;
    private static int port;
    private static int lockedPort;

    @BeforeAll
    @BeforeContainer
    static void start() throws IOException {
        port = Ports.free();
        server = new RedisServer(port);
        server.start();
        lockedPort = Ports.free();
        locked = RedisServer.builder()
                .port(lockedPort)
                .setting("requirepass secret")
                .build();
        locked.start();
    }

    @AfterAll
    @AfterContainer
    static void stop() throws IOException {
        server.stop();
        locked.stop();
    }

    static Stream<String> refused() {
        return Stream.of(
                "*x\r\n",
                "*\r\n",
                "*1x\r\n",
                "*+1\r\n",
                "*01\r\n",
                "* 1\r\n",
                "*-0\r\n",
                "*--1\r\n",
                "*2147483648\r\n",
                "*99999999999999999999\r\n",
                "*1\r\n:1\r\n",
                "*1\r\nGET\r\n",
                "*1\r\n*1\r\n",
                "*1\r\n$x\r\n",
                "*1\r\n$\r\n",
                "*1\r\n$-1\r\n",
                "*1\r\n$-2\r\n",
                "*1\r\n$+4\r\nPING\r\n",
                "*1\r\n$04\r\nPING\r\n",
                "*1\r\n$ 4\r\nPING\r\n",
                "*1\r\n$536870913\r\n",
                "*1\r\n$99999999999\r\n",
                "*2\r\n$4\r\nECHO\r\nx\r\n",
                "ECHO \"x\r\n",
                "ECHO 'x\r\n",
                "ECHO \"x\"y\r\n",
                "ECHO 'x'y\r\n",
                "ECHO \"x\\\r\n",
                "\"\r\n",
                "x".repeat(66_000));
    }

    static Stream<String> refusedUnauthenticated() {
        return Stream.of("*11\r\n", "*1\r\n$16385\r\n");
    }

    static Stream<String> skipped() {
        return Stream.of("*0\r\n", "*-1\r\n", "*-77\r\n", "\r\n", "\n", "   \r\n", " \t \n");
    }

    static Stream<String> inline() {
        return Stream.of(
                "ECHO x",
                "echo x",
                "  ECHO x  ",
                "ECHO\tx",
                "ECHO \"\"",
                "ECHO ''",
                "ECHO \"a b\"",
                "ECHO 'a b'",
                "ECHO a\"b\"",
                "ECHO a'b c'",
                "ECHO \"a\\\"b\"",
                "ECHO 'a\\'b'",
                "ECHO 'a\\nb'",
                "ECHO \"a\\nb\"",
                "ECHO \"\\r\\n\\t\\b\\a\"",
                "ECHO \"\\x41\\x7a\\xff\"",
                "ECHO \"\\x4\"",
                "ECHO \"\\xzz\"",
                "ECHO \"\\x\"",
                "ECHO \"\\q\"",
                "ECHO \"\\\\\"",
                "ECHO '\\\\'",
                "ECHO a\\nb",
                "ECHO \\x41",
                "ECHO a\u000bb",
                "ECHO a\u000cb",
                "ECHO \u000bb",
                "ECHO \"a\"\u000b",
                "ECHO x\r",
                "ECHO \u00ff\u00e4",
                "ECHO \"'\"",
                "ECHO '\"'",
                "\"ECHO\" x",
                "'echo' x",
                "EC\"HO\" x",
                "ECHO \"\\X41\"",
                "ECHO \"\\x0g\"",
                "ECHO $5",
                "ECHO *1",
                "ECHO {a}",
                "ECHO a=b",
                "ECHO \"a\u000bb\"",
                "ECHO \"a\rb\"",
                "ECHO 'a\tb'",
                "ECHO a\\\"b",
                "ECHO \\",
                "ECHO x ",
                "ECHO -",
                "ECHO \"\\xAf\"",
                "ECHO \u0001\u007f",
                "ECHO a",
                "ECHO a b",
                "ECHO");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWithTheSameWords(String request) throws IOException {
        assertThat(refusal(request, true)).isEqualTo(firstLine(port, request));
    }

    @ParameterizedTest
    @MethodSource("refusedUnauthenticated")
    void refusesBeforeThePasswordWithTheSameWords(String request) throws IOException {
        assertThat(refusal(request, false)).isEqualTo(firstLine(lockedPort, request));
        RequestParser parser = parser(true);
        assertThat(parse(parser, request)).isEqualTo(RequestParser.Result.INCOMPLETE);
    }

    @ParameterizedTest
    @MethodSource("skipped")
    void skipsTheSame(String request) throws IOException {
        assertThat(parse(parser(true), request)).isEqualTo(RequestParser.Result.EMPTY);
        assertThat(firstLine(port, request + END)).isEqualTo("$7");
    }

    @ParameterizedTest
    @MethodSource("inline")
    void splitsLinesTheSameWay(String line) throws IOException {
        assertThat(split(line)).isEqualTo(answer(line));
    }

    @Property(tries = 400)
    void splitsAnyLineTheSameWay(@ForAll("lines") String line) throws IOException {
        assertThat(split("ECHO " + line)).isEqualTo(answer("ECHO " + line));
    }

    @Provide
    static Arbitrary<String> lines() {
        return Arbitraries.of(
                        "\"", "'", "\\", " ", "x", "x4", "41", "n", "a", "\t", "\u000b", "\u000c", "\r", "\u00e9",
                        "\\\"", "\\'", "q")
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }

    /** What Redis answers to the line, as far as our own words for the same can be compared. */
    private static String answer(String line) throws IOException {
        try (Socket redis = new Socket(InetAddress.getLoopbackAddress(), port)) {
            redis.setSoTimeout(5000);
            redis.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            redis.shutdownOutput();
            String reply = new String(redis.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return reply.startsWith("-ERR wrong number") || reply.startsWith("-ERR unknown")
                    ? "not ECHO of one word"
                    : reply;
        }
    }

    private static String split(String line) {
        RequestParser parser = parser(true);
        RequestParser.Result result = parse(parser, line + "\r\n");
        if (result == RequestParser.Result.BROKEN) {
            return "-" + parser.error() + "\r\n";
        }
        Arguments words = parser.arguments();
        if (words.available() != 2 || !words.is(0, "ECHO")) {
            return "not ECHO of one word";
        }
        return "$" + words.length(1) + "\r\n" + words.text(1) + "\r\n";
    }

    private static String firstLine(int to, String request) throws IOException {
        try (Socket redis = new Socket(InetAddress.getLoopbackAddress(), to)) {
            redis.setSoTimeout(5000);
            redis.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder line = new StringBuilder();
            for (int b = redis.getInputStream().read();
                    b != '\r';
                    b = redis.getInputStream().read()) {
                assertThat(b).isNotNegative();
                line.append((char) b);
            }
            return line.toString();
        }
    }

    private static String refusal(String request, boolean authenticated) {
        RequestParser parser = parser(authenticated);
        assertThat(parse(parser, request)).isEqualTo(RequestParser.Result.BROKEN);
        return "-" + parser.error();
    }

    private static RequestParser.Result parse(RequestParser parser, String request) {
        byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        return parser.parse(bytes, 0, bytes.length);
    }

    private static RequestParser parser(boolean authenticated) {
        RequestParser parser = new RequestParser();
        parser.reset(Integer.MAX_VALUE, 512 << 20, authenticated);
        return parser;
    }
}
