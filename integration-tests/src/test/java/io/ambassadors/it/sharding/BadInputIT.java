package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.it.harness.Ambassador;
import io.ambassadors.it.harness.FakeServer;
import io.ambassadors.it.harness.NutcrackerYml;
import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.RedisNode;
import io.ambassadors.it.harness.ThreeServers;

/** Bad bytes from a client cost that client its connection, bad bytes from a server cost that request its answer; nobody else notices. */
class BadInputIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*1\r\n$-5\r\n",
                "*1\r\n$x\r\n",
                "*x\r\n",
                "*99999999999\r\n",
                "*1\r\n$999999999999\r\n",
                "*1\r\n$536870913\r\n",
                "*2\r\n+GET\r\n",
                "*2\r\n$3\r\nGET\r\n*1\r\n",
                "*1\r\n:1\r\n"
            })
    void aProtocolErrorIsAnsweredAndCloses(String bytes, ThreeServers cluster) {
        try (RawRedis bad = cluster.client();
                RawRedis good = cluster.client()) {
            bad.send(bytes);
            assertThat(bad.reply()).startsWith("-ERR Protocol error");
            bad.expectClosed();
            assertServes(good);
        }
    }

    @Test
    void moreArgumentsThanAllowedAreAProtocolError(ThreeServers cluster) {
        try (RawRedis bad = cluster.client()) {
            bad.send("*1048577\r\n");
            assertThat(bad.reply()).startsWith("-ERR Protocol error");
            bad.expectClosed();
        }
    }

    @Test
    void repliesBeforeAProtocolErrorArrive(ThreeServers cluster) {
        try (RawRedis bad = cluster.client()) {
            bad.send("*3\r\n$3\r\nSET\r\n$3\r\nbad\r\n$1\r\nv\r\n*2\r\n$3\r\nGET\r\n$3\r\nbad\r\n*1\r\n$-5\r\n");
            assertThat(bad.reply()).isEqualTo("+OK\r\n");
            assertThat(bad.reply()).isEqualTo("$1\r\nv\r\n");
            assertThat(bad.reply()).startsWith("-ERR Protocol error");
            bad.expectClosed();
        }
    }

    @Test
    void aLineWithoutEndIsCut(ThreeServers cluster) {
        try (RawRedis bad = cluster.client();
                RawRedis good = cluster.client()) {
            bad.send("A".repeat(70_000));
            assertThat(bad.reply()).startsWith("-ERR Protocol error: too big inline request");
            assertServes(good);
        }
    }

    @Test
    void aRequestThatNeverEndsHoldsNobodyUp(ThreeServers cluster) {
        try (RawRedis bad = cluster.client();
                RawRedis good = cluster.client()) {
            bad.send("*3\r\n$3\r\nSET\r\n$3\r\nbad\r\n$1000\r\nonly this");
            assertServes(good);
            bad.close();
            assertServes(good);
        }
    }

    @Test
    void bytesMayComeOneAtATime(ThreeServers cluster) {
        try (RawRedis slow = cluster.client()) {
            for (byte b : RawRedis.latin(
                    "*3\r\n$3\r\nSET\r\n$4\r\nslow\r\n$2\r\n\r\n\r\n*2\r\n$3\r\nGET\r\n$4\r\nslow\r\n")) {
                slow.send(new byte[] {b});
            }
            assertThat(slow.reply()).isEqualTo("+OK\r\n");
            assertThat(slow.reply()).isEqualTo("$2\r\n\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*0\r\n", "*-1\r\n", "\r\n", "\n", "*0\r\n\r\n*0\r\n"})
    void emptyRequestsHaveNoReply(String bytes, ThreeServers cluster) {
        try (RawRedis client = cluster.client()) {
            client.send(bytes);
            assertServes(client);
        }
    }

    @Test
    void inlineCommandsAreUnderstood(ThreeServers cluster) {
        try (RawRedis client = cluster.client()) {
            client.send("SET inline:k \"a value\"\r\nget inline:k\nPING\r\n");
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            assertThat(client.reply()).isEqualTo("$7\r\na value\r\n");
            assertThat(client.reply()).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void garbageOfServers() {
        Map<String, FakeServer> servers = new LinkedHashMap<>();
        int number = 0;
        for (String garbage : List.of(
                "HTTP/1.1 200 OK\r\n\r\n", "$10\r\nabc", "*3\r\n:1\r\n", "$-7\r\n", "*9999999999\r\n", "\0\0")) {
            servers.put("bad" + number++, FakeServer.answering(garbage));
        }
        try (RedisNode node = RedisNode.start()) {
            NutcrackerYml.Pool good = NutcrackerYml.pool("good").server(node);
            Map<String, Integer> ports = new LinkedHashMap<>();
            servers.forEach((name, server) -> ports.put(
                    name,
                    good.andPool(name)
                            .server(server.entry(name))
                            .set("timeout", 2000)
                            .port()));
            try (Ambassador ambassador = Ambassador.start(good.file());
                    RawRedis neighbour = ambassador.client()) {
                ports.forEach((name, port) -> {
                    for (int i = 0; i < 3; i++) {
                        assertErrorOrClosed(name, port);
                        assertServes(neighbour);
                    }
                });
            }
        } finally {
            servers.values().forEach(FakeServer::close);
        }
    }

    @Test
    void aStrayReplyReachesNobody() {
        try (FakeServer server = FakeServer.answering("+OK\r\n+STRAY\r\n")) {
            NutcrackerYml.Pool pool = NutcrackerYml.pool("stray").server(server.entry("stray"));
            try (Ambassador ambassador = Ambassador.start(pool.file());
                    RawRedis client = ambassador.client()) {
                for (int i = 0; i < 50; i++) {
                    assertThat(client.call("SET", "k", "v")).isIn("+OK\r\n", "-ERR Connection reset by peer\r\n");
                }
            }
        }
    }

    /** A reply that the client could take for an answer would be worse than either. */
    private static void assertErrorOrClosed(String name, int port) {
        try (RawRedis client = RawRedis.connect(port)) {
            client.send(RawRedis.command("GET", "k"));
            String reply = "";
            try {
                reply = client.reply();
            } catch (java.io.UncheckedIOException closed) {
                return;
            }
            assertThat(reply).as(name).startsWith("-");
        }
    }

    private static void assertServes(RawRedis client) {
        assertThat(client.call("SET", "bad:good", "v")).isEqualTo("+OK\r\n");
        assertThat(client.call("GET", "bad:good")).isEqualTo("$1\r\nv\r\n");
    }
}
