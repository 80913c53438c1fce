package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.ThreeServers;

/** Replies come in the order of the requests, wherever they are made: by one of three servers, by several, or by the ambassador. */
class PipelinesKeepTheirOrderIT {
    private static final int COMMANDS = 100_000;
    private static final int KINDS = 8;

    @Test
    void aHundredThousandCommandsInOneWrite(ThreeServers cluster) throws Exception {
        assertOrder(cluster.port());
    }

    @Test
    void overOneConnectionPerServer(ThreeServers cluster) throws Exception {
        assertOrder(cluster.taggedPort());
    }

    private static void assertOrder(int port) throws Exception {
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            expected.add(append(requests, i));
        }
        try (RawRedis client = RawRedis.connect(port)) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> client.send(requests.toByteArray()));
            for (int i = 0; i < COMMANDS; i++) {
                assertThat(client.reply()).as("reply %s", i).startsWith(expected.get(i));
            }
            sent.get(10, TimeUnit.SECONDS);
            assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    /** Appends request {@code i} and returns how its reply must begin. */
    private static String append(ByteArrayOutputStream requests, int i) {
        String key = "order:" + i / KINDS;
        String value = "value " + i / KINDS;
        switch (i % KINDS) {
            case 0 -> RawRedis.append(requests, "SET", key, value);
            case 1 -> RawRedis.append(requests, "GET", key);
            case 2 -> RawRedis.append(requests, "PING");
            case 3 -> RawRedis.append(requests, "ECHO", value);
            case 4 -> RawRedis.append(requests, "NOPE", value);
            case 5 -> RawRedis.append(requests, "MGET", key, "order:0", key);
            case 6 -> RawRedis.append(requests, "STRLEN", key);
            default -> RawRedis.append(requests, "HGET", key, "field");
        }
        String bulk = RawRedis.bulk(value);
        return switch (i % KINDS) {
            case 0 -> "+OK\r\n";
            case 1, 3 -> bulk;
            case 2 -> "+PONG\r\n";
            case 4 -> "-ERR unknown command";
            case 5 -> "*3\r\n" + bulk + RawRedis.bulk("value 0") + bulk;
            case 6 -> ":" + value.length() + "\r\n";
            default -> "-WRONGTYPE";
        };
    }
}
