package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** {@code max_conns}: a server with as many requests as it may have gets no other, and has its turn again when one is over. */
class AFullServerIsSteppedOverIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void andAskedAgainLater() {
        AtomicInteger busy = new AtomicInteger();
        CountDownLatch free = new CountDownLatch(1);
        try (HttpOrigin small = HttpOrigin.start(call -> {
                    busy.incrementAndGet();
                    await(free);
                    call.send(HttpOrigin.ok("small"));
                });
                HttpOrigin spare = HttpOrigin.saying("spare");
                Splitter splitter = Splitter.start(NginxConf.before()
                        .upstream("zone z 64k; server " + small.address() + " max_conns=1;")
                        .upstream("server " + spare.address() + " backup;"));
                RawHttp first = splitter.client();
                RawHttp second = splitter.client()) {
            first.send(RawHttp.get("/"));
            Await.until("the server is busy", SOON, () -> busy.get() == 1);
            for (int i = 0; i < 3; i++) {
                assertThat(second.ask("/").body()).isEqualTo("spare");
            }
            free.countDown();
            assertThat(first.response().body()).isEqualTo("small");
            Await.until("it has its turn", SOON, () -> second.ask("/").body().equals("small"));
        }
    }

    private static void await(CountDownLatch free) {
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
