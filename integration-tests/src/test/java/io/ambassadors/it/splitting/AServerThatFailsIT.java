package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** Another server answers where nobody can notice; else the client hears 502 or 504, or that the answer is not whole. */
class AServerThatFailsIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String POST = "POST / HTTP/1.1\r\nHost: it\r\nContent-Length: 3\r\n\r\na=1";
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void isSteppedOverForAGet() {
        try (HttpOrigin bad = failing(HttpOrigin.Call::reset);
                HttpOrigin good = HttpOrigin.saying("good");
                Splitter splitter = Splitter.start(NginxConf.before(bad, good));
                RawHttp client = splitter.client()) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.ask("/").body()).isEqualTo("good");
            }
            // It is left in peace for ten seconds after the first failure.
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void isNotReplacedOnceItHasAPost() {
        try (HttpOrigin bad = failing(HttpOrigin.Call::reset);
                HttpOrigin good = HttpOrigin.saying("good");
                Splitter splitter = Splitter.start(NginxConf.before(bad, good));
                RawHttp client = splitter.client()) {
            client.send(POST);
            assertThat(client.response().status()).isEqualTo(502);
            assertThat(asked).hasValue(1);
            assertThat(good.requests()).isEmpty();
            client.send(POST);
            assertThat(client.response().body()).isEqualTo("good");
        }
    }

    @Test
    void isReplacedIfItTookNoConnection() {
        try (HttpOrigin gone = HttpOrigin.saying("gone");
                HttpOrigin good = HttpOrigin.saying("good");
                Splitter splitter = Splitter.start(NginxConf.before(gone, good));
                RawHttp client = splitter.client()) {
            gone.close();
            client.send(POST);
            assertThat(client.response().body()).isEqualTo("good");
        }
    }

    @Test
    void isABadGatewayWhenItIsTheOnlyOne() {
        try (HttpOrigin gone = HttpOrigin.saying("gone");
                Splitter splitter = Splitter.start(NginxConf.before(gone));
                RawHttp client = splitter.client()) {
            gone.close();
            assertThat(client.ask("/").status()).isEqualTo(502);
            assertThat(client.ask("/").status()).isEqualTo(502);
        }
    }

    @Test
    void isABadGatewayWhenItTalksNonsense() {
        assertThat(statusOf("HTTP/1.1 200 OK\r\nX-\0: odd\r\nContent-Length: 4\r\n\r\nabcd"))
                .isEqualTo(502);
    }

    @Test
    void isABadGatewayWhenItGivesTwoLengths() {
        // nginx does so since 1.23.
        Splitter.onlyOurs();
        assertThat(statusOf("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"))
                .isEqualTo(502);
    }

    private static int statusOf(String response) {
        try (HttpOrigin odd = HttpOrigin.start(call -> {
                    call.send(response);
                    call.socket().close();
                });
                Splitter splitter = Splitter.start(NginxConf.before(odd));
                RawHttp client = splitter.client()) {
            return client.ask("/").status();
        }
    }

    @Test
    void isAGatewayTimeoutWhenItSaysNothing() {
        try (HttpOrigin mute = HttpOrigin.start(call -> {
                    asked.incrementAndGet();
                    // Until the other side closes.
                    if (call.in().read() >= 0) {
                        throw new IOException("there was no body to come");
                    }
                    asked.incrementAndGet();
                });
                Splitter splitter = Splitter.start(NginxConf.before(mute).location("proxy_read_timeout 1s;"));
                RawHttp client = splitter.client()) {
            assertThat(client.ask("/").status()).isEqualTo(504);
            Await.until("its connection is closed", SOON, () -> asked.get() == 2);
        }
    }

    @Test
    void isHeardWhenItEndsTooEarly() {
        try (HttpOrigin hasty = HttpOrigin.start(call -> {
                    call.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
                    call.socket().close();
                });
                Splitter splitter = Splitter.start(NginxConf.before(hasty));
                RawHttp client = splitter.client()) {
            client.send(RawHttp.get("/"));
            assertThatThrownBy(client::response)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("9 bytes of 100");
        }
    }

    @Test
    void doesNoMoreWorkForAClientThatIsGone() {
        try (HttpOrigin slow = HttpOrigin.start(call -> {
                    asked.incrementAndGet();
                    if (call.in().read() < 0) {
                        asked.incrementAndGet();
                    }
                });
                Splitter splitter = Splitter.start(NginxConf.before(slow))) {
            try (RawHttp client = splitter.client()) {
                client.send(RawHttp.get("/"));
                Await.until("it is asked", SOON, () -> asked.get() == 1);
            }
            Await.until("its connection is closed", SOON, () -> asked.get() == 2);
        }
    }

    private HttpOrigin failing(HttpOrigin.Answer failure) {
        return HttpOrigin.start(call -> {
            call.body();
            asked.incrementAndGet();
            failure.to(call);
        });
    }
}
