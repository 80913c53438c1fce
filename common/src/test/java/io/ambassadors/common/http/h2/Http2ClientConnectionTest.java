package io.ambassadors.common.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.testing.Leaks;

/** What a client that speaks HTTP/2 with prior knowledge gets. */
class Http2ClientConnectionTest {
    private TestSite site = new TestSite(TestSite.says("hello"));

    private TestSite serve(TestSite other) {
        site.close();
        site = other;
        return other;
    }

    @AfterEach
    void nothingLeaks() {
        site.close();
        assertThat(site.failures()).isEmpty();
        Leaks.assertNone();
    }

    @Test
    void repliesOnSeveralStreams() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, true, "GET", "/one");
            client.request(3, true, "GET", "/two");
            assertThat(client.response(1)).isEqualTo("200 hello");
            assertThat(client.response(3)).isEqualTo("200 hello");
        }
        Exchange first = site.nextEnded();
        assertThat(first.request().target()).isEqualTo("/one");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.requestNumber()).isEqualTo(1);
        assertThat(first.bodyBytesSent()).isEqualTo(5);
        assertThat(first.bytesSent()).isGreaterThan(5);
        assertThat(site.nextEnded().requestNumber()).isEqualTo(2);
    }

    @Test
    void aReplyWithoutBodyIsOneFrame() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, true, "HEAD", "/");
            RawHttp2.Frame head = client.await(RawHttp2.HEADERS);
            assertThat(head.ends()).isTrue();
            assertThat(head.fields()).containsEntry("content-length", "5").containsEntry("content-type", "text/plain");
        }
    }

    @Test
    void theHeadIsAsTheServiceKnowsIt() throws Exception {
        serve(new TestSite(exchange -> {
            RequestHead head = exchange.request();
            TestSite.reply(
                    exchange,
                    200,
                    head.method() + " " + head.target() + " " + head.version().text() + " " + head.authority() + " "
                            + head.scheme() + " host=" + head.field("host") + " cookie=" + head.field("cookie")
                            + " x=" + head.field("x-a") + " y=" + head.field("x_b"));
        }));
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, true, "GET", "/a?b", "cookie", "a=1", "x-a", " z ", "cookie", "b=2", "x_b", "gone");
            assertThat(client.response(1))
                    .isEqualTo("200 GET /a?b HTTP/2.0 test.example http host=test.example"
                            + " cookie=a=1; b=2 x=z y=null");
        }
    }

    @Test
    void anEarlyReplyEndsTheRequest() throws Exception {
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, false, "POST", "/");
            assertThat(client.response(1)).isEqualTo("200 hello");
            RawHttp2.Frame reset = client.await(RawHttp2.RST_STREAM);
            assertThat(reset.error()).isZero();
            client.request(3, true, "GET", "/");
            assertThat(client.response(3)).isEqualTo("200 hello");
        }
    }

    @Test
    void aConnectionEndsBehindItsLastRequest() throws Exception {
        serve(new TestSite(with(2, Duration.ofSeconds(75), Duration.ofSeconds(60)), TestSite.says("hello")));
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, true, "GET", "/");
            assertThat(client.response(1)).isEqualTo("200 hello");
            client.request(3, true, "GET", "/");
            assertThat(client.response(3)).isEqualTo("200 hello");
            client.awaitClose();
        }
    }

    @Test
    void anIdleConnectionEnds() throws Exception {
        serve(new TestSite(with(1000, Duration.ofMillis(100), Duration.ofSeconds(60)), TestSite.says("hello")));
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, true, "GET", "/");
            assertThat(client.response(1)).isEqualTo("200 hello");
            RawHttp2.Frame goodbye = client.await(RawHttp2.GOAWAY);
            assertThat(goodbye.error()).isZero();
            assertThat(goodbye.lastStream()).isEqualTo(1);
            client.awaitClose();
        }
        io.ambassadors.common.testing.Await.until(
                "the client is counted out", () -> site.onLoop(() -> site.loop().clients()) == 0);
    }

    @Test
    void drainingSaysGoodbyeAndEndsWhatIsUnderWay() throws Exception {
        java.util.Queue<Exchange> asked = new java.util.concurrent.ConcurrentLinkedQueue<>();
        serve(new TestSite(asked::add));
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, true, "GET", "/");
            io.ambassadors.common.testing.Await.until("it is asked", () -> !asked.isEmpty());
            site.onLoop(() -> {
                site.loop().drain();
                return null;
            });
            assertThat(client.await(RawHttp2.GOAWAY).lastStream()).isEqualTo(Integer.MAX_VALUE);
            // On its way when we said so: still answered.
            client.request(3, true, "GET", "/");
            assertThat(client.await(RawHttp2.GOAWAY).lastStream()).isEqualTo(3);
            site.onLoop(() -> {
                asked.forEach(exchange -> TestSite.reply(exchange, 200, "late"));
                return null;
            });
            assertThat(client.response(1)).isEqualTo("200 late");
            assertThat(client.response(3)).isEqualTo("200 late");
            client.awaitClose();
        }
    }

    @Test
    void aStreamThatTheClientTakesNothingOfEnds() throws Exception {
        serve(new TestSite(
                with(1000, Duration.ofSeconds(75), Duration.ofMillis(300)), TestSite.says("x".repeat(1000))));
        try (RawHttp2 client = RawHttp2.client(site.port(), 4, 10)) {
            client.request(1, true, "GET", "/");
            assertThat(client.response(1)).isEqualTo("200 xxxxxxxxxxRST 8");
            client.request(3, true, "HEAD", "/");
            assertThat(client.response(3)).isEqualTo("200 ");
        }
    }

    @Test
    void tooManyStreamsAreRefused() throws Exception {
        serve(new TestSite(exchange -> {}));
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            for (int i = 0; i <= ClientSettings.DEFAULT.http2Streams(); i++) {
                client.request(2 * i + 1, true, "GET", "/");
            }
            RawHttp2.Frame refused = client.await(RawHttp2.RST_STREAM);
            assertThat(refused.error()).isEqualTo(7);
            assertThat(refused.stream()).isEqualTo(2 * ClientSettings.DEFAULT.http2Streams() + 1);
        }
    }

    static ClientSettings with(long requests, Duration keepalive, Duration send) {
        ClientSettings d = ClientSettings.DEFAULT;
        return new ClientSettings(
                d.headerTimeout(),
                d.bodyTimeout(),
                send,
                keepalive,
                requests,
                d.keepaliveTime(),
                d.lingeringTimeout(),
                d.lingeringTime(),
                d.maxLine(),
                d.maxHead(),
                d.maxFields(),
                d.underscores(),
                d.ignoreInvalid(),
                d.tcpNodelay(),
                d.http2(),
                d.http2Streams());
    }
}
