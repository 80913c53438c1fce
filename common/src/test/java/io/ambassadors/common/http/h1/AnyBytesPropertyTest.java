package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Rubbish that looks like HTTP: the parsers end on it, throw nothing, and judge it alike whatever pieces it comes in. */
class AnyBytesPropertyTest {
    private static final List<String> WORDS = List.of(
            "GET",
            "POST",
            " ",
            "/",
            "*",
            "HTTP/1.1",
            "HTTP/1.0",
            "HTTP/2.0",
            "200",
            "204",
            "\r\n",
            "\r",
            "\n",
            "\0",
            "\t",
            ":",
            ": ",
            "Host: a\r\n",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Connection: close\r\n",
            "X: y\r\n",
            "X_Y: z\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n",
            "HTTP/1.1 200 OK\r\n",
            "3\r\nabc\r\n",
            "0\r\n",
            "\r\n\r\n",
            "f",
            ";",
            "\"",
            "\\",
            "=",
            "\u00ff",
            "\u007f",
            "\u0001",
            "a".repeat(3000),
            "ffffffffffffffff");

    @Provide
    Arbitrary<String> rubbish() {
        return Arbitraries.of(WORDS).list().ofMaxSize(14).map(words -> String.join("", words));
    }

    @Property(tries = 2000)
    void heads(@ForAll("rubbish") String text, @ForAll @IntRange(min = 1, max = 100) int step) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        int all = Math.max(1, bytes.length);
        assertThat(HeadParserFuzzTest.request(bytes, step)).isEqualTo(HeadParserFuzzTest.request(bytes, all));
        assertThat(HeadParserFuzzTest.response(bytes, step)).isEqualTo(HeadParserFuzzTest.response(bytes, all));
    }

    @Property(tries = 2000)
    void bodies(@ForAll("rubbish") String text, @ForAll @IntRange(min = 1, max = 100) int step) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        int all = Math.max(1, bytes.length);
        assertThat(BodyDecoderFuzzTest.decode(bytes, step)).isEqualTo(BodyDecoderFuzzTest.decode(bytes, all));
    }

    /** A line may be as long as its bound, and not a byte longer, wherever it is cut. */
    @Property(tries = 200)
    void boundsDoNotDependOnTheCut(
            @ForAll @IntRange(min = 8180, max = 8200) int line, @ForAll @IntRange(min = 1, max = 9000) int step) {
        String text = "GET /" + "a".repeat(line - 14) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        String outcome = HeadParserFuzzTest.request(text.getBytes(ISO_8859_1), step);
        assertThat(outcome.equals("refused")).isEqualTo(line > 8192);
    }
}
