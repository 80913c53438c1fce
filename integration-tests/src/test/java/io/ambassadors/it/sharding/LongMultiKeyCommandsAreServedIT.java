package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.ThreeServers;

/** Commands of many megabytes, and replies of as many, over keys of three servers: in the order of the keys, between other commands. */
class LongMultiKeyCommandsAreServedIT {
    private static final int VALUES = 1000;
    private static final int VALUE_BYTES = 10_000;
    private static final int KEYS = 100_000;

    private final Random random = new Random(20261120);

    @Test
    void inPiecesOfAnySize(ThreeServers cluster) throws InterruptedException {
        List<String> values = new ArrayList<>();
        List<String> mset = new ArrayList<>(List.of("MSET"));
        List<String> mget = new ArrayList<>(List.of("MGET"));
        for (int i = 0; i < VALUES; i++) {
            values.add(text(VALUE_BYTES));
            mset.addAll(List.of("long:" + i, values.get(i)));
            mget.add("long:" + i);
        }
        List<String> del = new ArrayList<>(List.of("DEL"));
        for (int i = 0; i < KEYS; i++) {
            del.add("long:" + i);
        }
        ByteArrayOutputStream pipeline = new ByteArrayOutputStream();
        append(pipeline, List.of("SET", "before", "1"));
        append(pipeline, mset);
        append(pipeline, List.of("GET", "before"));
        append(pipeline, mget);
        append(pipeline, del);
        append(pipeline, List.of("PING"));
        for (int run = 0; run < 5; run++) {
            try (RawRedis client = cluster.client()) {
                Thread sender = new Thread(() -> sendInPieces(client, pipeline.toByteArray()));
                sender.start();
                assertThat(client.reply()).isEqualTo("+OK\r\n");
                assertThat(client.reply()).isEqualTo("+OK\r\n");
                assertThat(client.reply()).isEqualTo(RawRedis.bulk("1"));
                assertThat(client.reply()).isEqualTo(array(values));
                assertThat(client.reply()).isEqualTo(":" + VALUES + "\r\n");
                assertThat(client.reply()).isEqualTo("+PONG\r\n");
                sender.join();
            }
        }
    }

    @Test
    void withLargeValuesAmongThem(ThreeServers cluster) throws InterruptedException {
        String huge = text(20_000_000);
        String large = text(300_000);
        try (RawRedis client = cluster.client()) {
            Thread sender = new Thread(() -> client.send(
                    RawRedis.command("MSET", "v1", "one", "v2", huge, "v3", "three", "v4", large, "v5", "five")));
            sender.start();
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            sender.join();
            assertThat(client.call("MGET", "v1", "v2", "nothing", "v4", "v5"))
                    .isEqualTo("*5\r\n" + RawRedis.bulk("one") + RawRedis.bulk(huge) + "$-1\r\n" + RawRedis.bulk(large)
                            + RawRedis.bulk("five"));
            assertThat(client.call("DEL", "v1", "v2", "v3", "v4", "v5")).isEqualTo(":5\r\n");
            Thread onlyLarge = new Thread(() -> client.send(RawRedis.command("MSET", "v6", huge, "v7", huge)));
            onlyLarge.start();
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            onlyLarge.join();
            assertThat(client.call("DEL", "v6", "v7")).isEqualTo(":2\r\n");
        }
    }

    @Test
    void andAWrongOneIsRefusedWhole(ThreeServers cluster) throws InterruptedException {
        String[] odd = new String[KEYS];
        Arrays.fill(odd, "word");
        odd[0] = "MSET";
        try (RawRedis client = cluster.client()) {
            Thread sender = new Thread(() -> client.send(RawRedis.command(odd)));
            sender.start();
            assertThat(client.reply()).isEqualTo("-ERR wrong number of arguments for 'mset' command\r\n");
            sender.join();
            assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    private void sendInPieces(RawRedis client, byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(100_000));
            client.send(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
    }

    private static void append(ByteArrayOutputStream bytes, List<String> words) {
        RawRedis.append(bytes, words.toArray(String[]::new));
    }

    private static String array(List<String> values) {
        StringBuilder reply = new StringBuilder("*" + values.size() + "\r\n");
        values.forEach(value -> reply.append(RawRedis.bulk(value)));
        return reply.toString();
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length);
        while (text.length() < length) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
