package io.ambassadors.sharding.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;

/** A client that does not read holds up nobody, and is closed when it costs too much. */
class SlowClientsTest {
    private static final int SMALL_BUFFER = 4096;

    private FakeServer one;
    private FakeServer two;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        one = FakeServer.keyValue();
        two = FakeServer.keyValue();
        proxy = new RunningProxy("timeout: 5000", one, two);
    }

    @AfterEach
    void stop() {
        proxy.awaitIdle();
        proxy.close();
        Leaks.assertNone();
    }

    private String keyWithValue(FakeServer server, int size) {
        String key = proxy.keyOn(server, "v" + size, 0);
        server.data.put(key, Values.of(key, size));
        return key;
    }

    @Test
    void isClosedBeyondItsBoundAndOthersGoOn() throws Exception {
        proxy.reload("timeout: 5000;client_output_bytes: 65536;large_value_bytes: 65536", one, two);
        String key = keyWithValue(one, 30_000);
        String large = Values.bulk(one.data.get(key));
        one.serve(connection -> {
            // A client may have the more requests under way the more were answered.
            for (int i = 0; i < 200; i++) {
                connection.request();
                connection.send("+small\r\n");
            }
            for (int i = 0; i < 200 + 30; i++) {
                connection.request();
            }
            connection.send(large.repeat(200) + "+small\r\n".repeat(30));
            connection.awaitClose();
        });
        try (RawClient lazy = proxy.client(SMALL_BUFFER);
                RawClient keen = proxy.client()) {
            for (int i = 0; i < 200; i++) {
                assertThat(lazy.ask("GET", key)).isEqualTo("+small\r\n");
            }
            for (int i = 0; i < 200; i++) {
                lazy.request("GET", key);
            }
            Await.until("the lazy client is first", () -> proxy.snapshot(one).outQueue() == 200);
            for (int i = 0; i < 30; i++) {
                keen.request("GET", key);
            }
            for (int i = 0; i < 30; i++) {
                assertThat(keen.reply()).isEqualTo("+small\r\n");
            }
            Await.until("it is closed", () -> proxy.snapshot().clientOutputClosed() == 1);
        }
        assertThat(proxy.snapshot().forwardError()).isZero();
        assertThat(proxy.snapshot(one).serverErr()).isZero();
        assertThat(proxy.snapshot(one).serverConnections()).isEqualTo(1);
    }

    @Test
    void isClosedWhenLocalRepliesPileUp() throws Exception {
        proxy.reload("timeout: 5000;client_output_bytes: 65536;large_value_bytes: 65536", one, two);
        String text = Values.of("echo", 20_000);
        try (RawClient lazy = proxy.client(SMALL_BUFFER)) {
            String request = Values.request("ECHO", text);
            try {
                for (int i = 0; i < 2000; i++) {
                    lazy.send(request);
                }
            } catch (java.io.IOException e) {
                // Closed while it still sent.
            }
            Await.until("it is closed", () -> proxy.snapshot().clientConnections() == 0);
        }
    }

    @Test
    void isHeldBackAndLosesNothing() throws Exception {
        String key = keyWithValue(one, 10_000);
        String small = keyWithValue(two, 10);
        String large = Values.bulk(one.data.get(key));
        try (RawClient client = proxy.client(SMALL_BUFFER);
                RawClient other = proxy.client()) {
            Thread writer = new Thread(() -> {
                try {
                    for (int i = 0; i < 3000; i++) {
                        client.request("GET", key).request("GET", small);
                    }
                } catch (java.io.IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            writer.start();
            for (int i = 0; i < 100; i++) {
                assertThat(other.ask("GET", key)).isEqualTo(large);
            }
            for (int i = 0; i < 3000; i++) {
                assertThat(client.reply()).isEqualTo(large);
                assertThat(client.reply()).isEqualTo(Values.bulk(two.data.get(small)));
            }
            writer.join();
        }
        assertThat(proxy.snapshot().clientOutputClosed()).isZero();
    }

    /** At some of the sizes there are bytes left that the socket does not take, but fewer than make the channel unwritable. */
    @Test
    void getsTheEndOfTheConnectionWhateverWasLeftToSend() throws Exception {
        String key = keyWithValue(one, 50_000);
        for (int gets = 2; gets <= 60; gets += 2) {
            one.seen.clear();
            int all = gets;
            try (RawClient client = proxy.client(SMALL_BUFFER)) {
                for (int i = 0; i < gets; i++) {
                    client.request("GET", key);
                }
                if (gets % 4 == 0) {
                    client.endOutput();
                } else {
                    client.request("QUIT");
                }
                Await.until(
                        "all is answered",
                        () -> one.seen.size() == all && proxy.snapshot(one).outQueue() == 0);
                for (int i = 0; i < gets; i++) {
                    assertThat(client.reply()).hasSize(50_010);
                }
                assertThat(client.rest()).as("after %d replies", gets).isEqualTo(gets % 4 == 0 ? "" : "+OK\r\n");
            }
        }
    }
}
