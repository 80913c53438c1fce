package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.OpenFiles;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** More requests at once than there is memory for: those that are too many are turned away, nobody else notices, and it passes. */
class MoreClientsThanTheHeapHoldsIT {
    private static final int CLIENTS = 9_000;
    /** As in the image. */
    private static final String[] HEAP = {"-XX:+UseSerialGC", "-Xms16m", "-Xmn12m", "-Xmx40m", "-Xss256k"};

    @Test
    void areTurnedAway() throws IOException {
        OpenFiles.expect(2 * CLIENTS);
        List<RawHttp> clients = new ArrayList<>();
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        // It accepts nobody: connections to it open, as many as its backlog holds, and stay as they are.
        try (ServerSocket silent = new ServerSocket(0, 4096, loopback)) {
            NginxConf conf = NginxConf.before()
                    .upstream("server 127.0.0.1:" + silent.getLocalPort() + ";")
                    .server("location = /here { return 200 'served'; }")
                    .location("proxy_connect_timeout 300s; proxy_read_timeout 300s;");
            try (Splitter splitter = Splitter.start(conf, HEAP)) {
                for (int i = 0; i < CLIENTS && (i % 100 > 0 || !splitter.log().contains("The heap is full")); i++) {
                    clients.add(splitter.client());
                    send(clients.get(i), RawHttp.get("/" + i));
                }
                assertThat(splitter.log()).contains("The heap is full: new clients and requests are turned away");
                assertThat(clients.size()).as("that had room").isGreaterThan(1_000);
                clients.forEach(RawHttp::close);
                Await.until("there is room again", Duration.ofSeconds(30), () -> isServed(splitter));
                assertThat(splitter.log())
                        .contains("There is room in the heap again")
                        .doesNotContain("OutOfMemory");
                assertThat(splitter.get("/q/health/ready").statusCode()).isEqualTo(200);
            }
        } finally {
            clients.forEach(RawHttp::close);
        }
    }

    private static void send(RawHttp client, String request) {
        try {
            client.send(request);
        } catch (RuntimeException closed) {
            // It was turned away.
        }
    }

    private static boolean isServed(Splitter splitter) {
        try (RawHttp client = splitter.client()) {
            return client.ask("/here").status() == 200;
        }
    }
}
