package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** A file with a mistake is refused with its line, changes nothing, does not make the ambassador unready, and can be mended. */
class ABadFileLeavesTheOldOneServingIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void untilItIsMended() {
        Splitter.onlyOurs();
        try (HttpOrigin one = HttpOrigin.saying("one");
                HttpOrigin other = HttpOrigin.saying("other");
                Splitter splitter = Splitter.start(NginxConf.before(one));
                RawHttp client = splitter.client()) {
            assertThat(client.ask("/").body()).isEqualTo("one");

            NginxConf bad = NginxConf.before(other).listen(splitter.port()).location("proxy_passs http://backend;");
            splitter.swapConfig(bad);
            HttpResponse<String> refused = splitter.reload();
            assertThat(refused.statusCode()).isBetween(400, 499);
            assertThat(refused.body())
                    .contains("proxy_passs", "nginx.conf\"", "\"line\" : " + line(bad, "proxy_passs"));
            assertThat(client.ask("/").body()).isEqualTo("one");
            try (RawHttp newcomer = splitter.client()) {
                assertThat(newcomer.ask("/").body()).isEqualTo("one");
            }
            assertThat(splitter.log()).contains("proxy_passs");
            for (String path : new String[] {"/q/health", "/q/health/live", "/q/health/ready"}) {
                assertThat(splitter.get(path).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(splitter.get("/q/health/group/degraded").statusCode()).isEqualTo(503);

            splitter.swapConfig(NginxConf.before(other).listen(splitter.port()));
            assertThat(splitter.reload().statusCode()).isEqualTo(200);
            assertThat(client.ask("/").body()).isEqualTo("other");
            Await.until(
                    "nothing is degraded",
                    SOON,
                    () -> splitter.get("/q/health/group/degraded").statusCode() == 200);
        }
    }

    private static int line(NginxConf conf, String word) {
        return (int) conf.text().substring(0, conf.text().indexOf(word)).lines().count();
    }
}
