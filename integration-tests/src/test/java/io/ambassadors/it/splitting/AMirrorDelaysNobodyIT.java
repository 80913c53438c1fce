package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** {@code mirror} sends a copy with its body to a server whose answer nobody waits for, not even the next request of the client. */
class AMirrorDelaysNobodyIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int REQUESTS = 5;

    @Test
    void thoughItNeverAnswers() {
        // nginx holds the client's connection until the mirror has answered.
        Splitter.onlyOurs();
        Queue<String> copies = new ConcurrentLinkedQueue<>();
        CountDownLatch end = new CountDownLatch(1);
        try (HttpOrigin origin = HttpOrigin.echoing();
                HttpOrigin mute = HttpOrigin.start(call -> {
                    copies.add(call.request().target() + " " + call.body());
                    await(end);
                });
                Splitter splitter = Splitter.start(NginxConf.before(origin)
                        .location("mirror /copy;")
                        .server("location = /copy { internal; proxy_pass http://" + mute.address()
                                + "$request_uri; }"));
                RawHttp client = splitter.client()) {
            for (int i = 0; i < REQUESTS; i++) {
                client.send("POST /a?b=" + i + " HTTP/1.1\r\nHost: it\r\nContent-Length: 5\r\n\r\nhello");
                assertThat(client.response().body()).isEqualTo("hello");
            }
            Await.until("the copies have come", SOON, () -> copies.size() == REQUESTS);
            assertThat(copies)
                    .containsExactlyInAnyOrderElementsOf(
                            List.of("/a?b=0 hello", "/a?b=1 hello", "/a?b=2 hello", "/a?b=3 hello", "/a?b=4 hello"));
            end.countDown();
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
