package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.OpenFiles;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** Ten thousand clients that keep their connections and say nothing cost little, and are served when they speak. */
class ManyIdleHttpClientsIT {
    private static final int CLIENTS = 10_000;
    private static final long MEMORY_KIB = 400 << 10;

    @Test
    void costLittle() {
        OpenFiles.expect(CLIENTS);
        List<RawHttp> idle = new ArrayList<>();
        try (HttpOrigin origin = HttpOrigin.saying("yes");
                Splitter splitter = Splitter.start(
                        NginxConf.before(origin).keepAlive().server("keepalive_timeout 300s;"), "-Xmx128m")) {
            for (int i = 0; i < CLIENTS; i++) {
                RawHttp client = splitter.client();
                idle.add(client);
                assertThat(client.ask("/").status()).isEqualTo(200);
            }
            for (int i = 0; i < CLIENTS; i += CLIENTS / 100) {
                assertThat(idle.get(i).ask("/again").body()).isEqualTo("yes");
            }
            // One at a time, and a new one after each thousand requests.
            assertThat(origin.connections()).isLessThan(20);
            assertThat(splitter.memory("VmRSS")).as("KiB").isLessThan(MEMORY_KIB);
        } finally {
            idle.forEach(RawHttp::close);
        }
    }
}
