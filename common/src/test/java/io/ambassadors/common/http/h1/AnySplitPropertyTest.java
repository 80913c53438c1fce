package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

import io.ambassadors.common.testing.Leaks;

/** The pieces in which bytes arrive mean nothing: any split of requests and responses has the same outcome on both sides. */
class AnySplitPropertyTest {
    private static final String REQUESTS = "\r\nGET /a HTTP/1.1\r\nHost: a\r\nX:  y \r\n\r\n"
            + "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789"
            + "PUT /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3;x=\"y;\\\"\"\r\nabc\r\n00a  \r\n0123456789\r\n0\r\nX-Sum: 1\r\nY: z\r\n\r\n"
            + "HEAD http://b/d HTTP/1.1\r\nHost: a\r\n\r\n"
            + "PUT /e HTTP/1.1\r\nHost: a\r\nContent-Length: 600\r\n\r\n" + "e".repeat(600)
            + "GET /f HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
            + "GET /g HTTP/1.1\r\nHost: a\r\n\r\n"
            + "GET /h HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n"
            + "GET /i HTTP/1.1\r\nHost: a\r\n\r\n";

    /** One for each request that an origin gets; the one that is ended by the end of the connection stands last. */
    private static final List<String> RESPONSES = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nA: b\r\n\r\nabc",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 201 \r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n5\r\nefghi\r\n0\r\nSum: 8\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
            "HTTP/1.0 200 Fine\r\nConnection: keep-alive\r\nContent-Length: 900\r\n\r\n" + "f".repeat(900),
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end");

    private static final Outcome WHOLE = run(pieces -> Integer.MAX_VALUE);

    @AfterContainer
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    /** What both sides have seen, and what the service noted. */
    private record Outcome(String toOrigin, String toClient, List<String> ended) {}

    /** Chooses the length of the next piece. */
    private interface Pieces {
        int next(int left);
    }

    @Property(tries = 100)
    void anySplitIsLikeNone(@ForAll long seed, @ForAll @IntRange(min = 1, max = 500) int most) {
        Random random = new Random(seed);
        assertThat(run(left -> 1 + random.nextInt(most))).isEqualTo(WHOLE);
    }

    /** Nor does it matter who takes no bytes for a while. */
    @Property(tries = 100)
    void anyPauseIsLikeNone(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5000) int most) {
        Random random = new Random(seed);
        assertThat(run(left -> 1 + random.nextInt(most), random::nextBoolean)).isEqualTo(WHOLE);
    }

    @Property(tries = 1)
    void byteByByteIsLikeAllAtOnce() {
        assertThat(run(left -> 1)).isEqualTo(WHOLE);
    }

    @Property(tries = 1)
    void allAtOnceIsAsItShouldBe() {
        assertThat(WHOLE.ended())
                .containsExactly(
                        "200 GET /a",
                        "204 POST /b",
                        "201 PUT /c",
                        "200 HEAD /d",
                        "304 PUT /e",
                        "200 GET /f",
                        "200 GET /g",
                        "400 GET /h");
        assertThat(WHOLE.toOrigin()).contains("X-Sum: 1\r\nY: z\r\n\r\n").doesNotContain("GET /h", "GET /i");
        assertThat(WHOLE.toClient()).contains("until the end\r\n0\r\n\r\nHTTP/1.1 400 ");
    }

    private static Outcome run(Pieces pieces) {
        return run(pieces, () -> false);
    }

    private static Outcome run(Pieces pieces, BooleanSupplier pauses) {
        InMemoryProxy proxy = new InMemoryProxy();
        byte[] requests = REQUESTS.getBytes(ISO_8859_1);
        StringBuilder toOrigin = new StringBuilder();
        int answered = 0;
        for (int at = 0; at < requests.length; ) {
            int to = (int) Math.min(requests.length, (long) at + pieces.next(requests.length - at));
            // A socket gives nothing while nobody reads.
            if (proxy.client.config().isAutoRead()) {
                proxy.client.receive(requests, at, to);
                at = to;
            }
            proxy.client.block(pauses.getAsBoolean());
            proxy.origins.forEach(origin -> origin.block(pauses.getAsBoolean()));
            proxy.turn();
            answered = answer(proxy, pieces, toOrigin, answered);
        }
        for (int i = 0; i < 40; i++) {
            proxy.client.block(i < 20 && pauses.getAsBoolean());
            proxy.origins.forEach(origin -> origin.block(false));
            proxy.turn();
            answered = answer(proxy, pieces, toOrigin, answered);
        }
        String toClient = new String(proxy.client.takeSent(), ISO_8859_1);
        proxy.close();
        assertThat(proxy.service.violations).isEmpty();
        assertThat(proxy.service.open()).isZero();
        assertThat(proxy.loop.clients()).isZero();
        return new Outcome(joined(toOrigin.toString()), joined(toClient), List.copyOf(proxy.service.ended));
    }

    /** Sends the next responses, once the requests for them are whole. */
    private static int answer(InMemoryProxy proxy, Pieces pieces, StringBuilder toOrigin, int already) {
        int answered = already;
        int before = toOrigin.length();
        for (Wire origin : proxy.origins) {
            toOrigin.append(new String(origin.takeSent(), ISO_8859_1));
        }
        if (toOrigin.length() > before
                && answered < RESPONSES.size()
                && wholeRequests(toOrigin.toString()) > answered) {
            Wire origin = proxy.origins.get(proxy.origins.size() - 1);
            byte[] response = RESPONSES.get(answered).getBytes(ISO_8859_1);
            for (int at = 0; at < response.length; ) {
                int to = (int) Math.min(response.length, (long) at + pieces.next(response.length - at));
                origin.receive(response, at, to);
                proxy.turn();
                at = to;
            }
            answered++;
            if (answered == RESPONSES.size()) {
                origin.receiveEnd();
                proxy.turn();
            }
        }
        return answered;
    }

    /** Counts by the marks that end each of the requests above. */
    private static int wholeRequests(String sent) {
        String[] marks = {
            "GET /a HTTP/1.1\r\nHost: origin\r\nX: y\r\n\r\n",
            "0123456789",
            "Y: z\r\n\r\n",
            "HEAD /d",
            "e".repeat(600),
            "GET /f",
            "GET /g"
        };
        int count = 0;
        int at = 0;
        for (String mark : marks) {
            at = sent.indexOf(mark, at);
            if (at < 0) {
                return count;
            }
            at += mark.length();
            count++;
        }
        return count;
    }

    /** Chunks are cut as the bytes came: the data of neighbours is joined. */
    private static String joined(String text) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        int chunked = text.indexOf("Transfer-Encoding: chunked\r\n");
        while (chunked >= 0) {
            int body = text.indexOf("\r\n\r\n", chunked) + 4;
            out.append(text, at, body);
            at = body;
            while (true) {
                int line = text.indexOf("\r\n", at);
                int size = Integer.parseInt(text.substring(at, line), 16);
                if (size == 0) {
                    break;
                }
                out.append(text, line + 2, line + 2 + size);
                at = line + 2 + size + 2;
            }
            out.append("\r\n");
            chunked = text.indexOf("Transfer-Encoding: chunked\r\n", at);
        }
        return out.append(text.substring(at)).toString();
    }
}
