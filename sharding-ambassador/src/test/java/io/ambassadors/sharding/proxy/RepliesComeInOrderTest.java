package io.ambassadors.sharding.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;

/** Whatever the servers do, a client gets one reply for each request, in the order of its requests. */
class RepliesComeInOrderTest {
    private FakeServer one;
    private FakeServer two;
    private FakeServer three;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        one = FakeServer.keyValue();
        two = FakeServer.keyValue();
        three = FakeServer.keyValue();
        proxy = new RunningProxy("timeout: 5000", one, two, three);
    }

    @AfterEach
    void stop() {
        proxy.awaitIdle();
        proxy.close();
        Leaks.assertNone();
    }

    @Test
    void aSlowServerDoesNotLetOthersOvertake() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        one.serve(one.answering((connection, words) -> {
            answer.await();
            return one.answer(connection, words);
        }));
        try (RawClient client = proxy.client()) {
            StringBuilder pipeline = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            FakeServer[] servers = {one, two, three};
            for (int i = 0; i < 30; i++) {
                FakeServer server = servers[i * 7 % 3];
                String key = proxy.keyOn(server, "k", i % 50);
                server.data.put(key, key);
                pipeline.append(i % 5 == 4 ? Values.request("ECHO", key) : Values.request("GET", key));
                expected.append(Values.bulk(key));
            }
            client.send(pipeline.toString());
            Await.until("the others have answered", () -> two.seen.size() == 8 && three.seen.size() == 8);
            answer.countDown();
            StringBuilder received = new StringBuilder();
            for (int i = 0; i < 30; i++) {
                received.append(client.reply());
            }
            assertThat(received.toString()).isEqualTo(expected.toString());
        }
    }

    @Test
    void repliesInAnyPiecesAreTheSame() throws Exception {
        String value = Values.of("key", 300);
        for (FakeServer server : List.of(one, two, three)) {
            server.serve(connection -> {
                while (connection.request() != null) {
                    String reply = Values.bulk(value);
                    for (int i = 0; i < reply.length(); i += 7) {
                        connection.send(reply.substring(i, Math.min(reply.length(), i + 7)));
                    }
                }
            });
        }
        try (RawClient client = proxy.client()) {
            for (int i = 0; i < 60; i++) {
                client.request("GET", "key:" + i);
            }
            for (int i = 0; i < 60; i++) {
                assertThat(client.reply()).isEqualTo(Values.bulk(value));
            }
        }
    }

    @Test
    void aRequestInSinglesBytesIsUnderstood() throws Exception {
        String key = proxy.keyOn(one);
        one.data.put(key, "value");
        try (RawClient client = proxy.client()) {
            for (char each : (Values.request("GET", key) + "get " + key + "\r\n").toCharArray()) {
                client.send(String.valueOf(each));
            }
            assertThat(client.reply()).isEqualTo("$5\r\nvalue\r\n");
            assertThat(client.reply()).isEqualTo("$5\r\nvalue\r\n");
        }
    }

    @Test
    void mgetPutsValuesBackInTheOrderOfTheKeys() throws Exception {
        List<String> words = new ArrayList<>(List.of("MGET"));
        StringBuilder resp2 = new StringBuilder("*41\r\n");
        StringBuilder resp3 = new StringBuilder("*41\r\n");
        FakeServer[] servers = {one, two, three};
        for (int i = 0; i < 40; i++) {
            FakeServer server = servers[i % 3];
            String key = proxy.keyOn(server, "k", i % 11);
            words.add(key);
            if (i % 11 == 3) {
                server.data.remove(key);
                resp2.append("$-1\r\n");
                resp3.append("_\r\n");
            } else {
                server.data.put(key, "value of\r\n" + key);
                resp2.append(Values.bulk("value of\r\n" + key));
                resp3.append(Values.bulk("value of\r\n" + key));
            }
        }
        words.add(words.get(1));
        resp2.append(Values.bulk("value of\r\n" + words.get(1)));
        resp3.append(Values.bulk("value of\r\n" + words.get(1)));
        try (RawClient client = proxy.client()) {
            assertThat(client.ask(words.toArray(String[]::new))).isEqualTo(resp2.toString());
            assertThat(client.ask("HELLO", "3")).startsWith("%7\r\n");
            assertThat(client.ask(words.toArray(String[]::new))).isEqualTo(resp3.toString());
        }
    }

    @Test
    void anElementOfAnMgetMayBeAnErrorOrAnAggregate() throws Exception {
        one.serve(one.answering((connection, words) -> "*1\r\n-ERR one element\r\n"));
        two.serve(two.answering((connection, words) -> "*1\r\n*2\r\n$1\r\na\r\n*1\r\n:1\r\n"));
        three.serve(three.answering((connection, words) -> "*1\r\n$0\r\n\r\n"));
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("MGET", proxy.keyOn(three), proxy.keyOn(two), proxy.keyOn(one)))
                    .isEqualTo("*3\r\n$0\r\n\r\n*2\r\n$1\r\na\r\n*1\r\n:1\r\n-ERR one element\r\n");
        }
    }

    @Test
    void numbersOfPartsAreAdded() throws Exception {
        String[] keys = {proxy.keyOn(one), proxy.keyOn(two), proxy.keyOn(three), proxy.keyOn(one, "other", 0)};
        try (RawClient client = proxy.client()) {
            for (String command : List.of("DEL", "UNLINK", "TOUCH", "EXISTS")) {
                assertThat(client.ask("MSET", keys[0], "a", keys[1], "b", keys[2], "", keys[3], "d"))
                        .isEqualTo("+OK\r\n");
                assertThat(client.ask(command, keys[0], keys[1], keys[2], keys[3], "no such key"))
                        .isEqualTo(":4\r\n");
            }
        }
        assertThat(one.data).containsEntry(keys[0], "a").containsEntry(keys[3], "d");
        assertThat(three.data).containsEntry(keys[2], "");
    }

    @Test
    void theFirstErrorOfAPartIsTheErrorOfAll() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        one.serve(one.answering((connection, words) -> {
            answered.await();
            return "-ERR second\r\n";
        }));
        two.serve(two.answering((connection, words) -> "-OOM first\r\n"));
        try (RawClient client = proxy.client()) {
            client.request("DEL", proxy.keyOn(one), proxy.keyOn(two), proxy.keyOn(three));
            Await.until("two has answered", () -> proxy.snapshot(two).errorReplies() == 1);
            answered.countDown();
            assertThat(client.reply()).isEqualTo("-OOM first\r\n");
            assertThat(client.ask("ECHO", "next")).isEqualTo("$4\r\nnext\r\n");
        }
    }

    @Test
    void aPartOfTheWrongTypeIsAnError() throws Exception {
        one.serve(one.answering((connection, words) -> "$1\r\nx\r\n"));
        try (RawClient client = proxy.client()) {
            for (String command : List.of("DEL", "MGET")) {
                assertThat(client.ask(command, proxy.keyOn(one), proxy.keyOn(two)))
                        .isEqualTo("-ERR Invalid argument\r\n");
            }
            assertThat(client.ask("MSET", proxy.keyOn(one), "", proxy.keyOn(two), ""))
                    .isEqualTo("-ERR Invalid argument\r\n");
        }
    }

    @Test
    void aPartWithTooFewElementsIsAnError() throws Exception {
        for (String reply : List.of("*1\r\n$1\r\na\r\n", "*0\r\n", "*-1\r\n")) {
            one.closeConnections();
            one.serve(one.answering((connection, words) -> reply));
            Await.until("it is noticed", () -> proxy.snapshot(one).serverConnections() == 0);
            try (RawClient client = proxy.client()) {
                assertThat(client.ask("MGET", proxy.keyOn(one), proxy.keyOn(one, "other", 0), proxy.keyOn(two)))
                        .isEqualTo("-ERR Invalid argument\r\n");
            }
        }
    }

    @Test
    void aPartThatIsResetFailsTheWhole() throws Exception {
        one.serve(connection -> {
            connection.request();
            connection.reset();
        });
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("MGET", proxy.keyOn(two), proxy.keyOn(one), proxy.keyOn(three)))
                    .isEqualTo("-ERR Connection reset by peer\r\n");
            assertThat(client.ask("EXISTS", proxy.keyOn(two), proxy.keyOn(three)))
                    .isEqualTo(":0\r\n");
        }
    }

    @Test
    void quitAnswersWhatCameBeforeAndCloses() throws Exception {
        String key = proxy.keyOn(one);
        try (RawClient client = proxy.client()) {
            client.send(Values.request("SET", key, "v") + Values.request("GET", key) + "quit\r\n");
            assertThat(client.rest()).isEqualTo("+OK\r\n$1\r\nv\r\n+OK\r\n");
        }
    }

    @Test
    void aClientThatSendsNoMoreGetsItsReplies() throws Exception {
        try (RawClient client = proxy.client()) {
            client.send(Values.request("GET", proxy.keyOn(one))
                    + Values.request("MGET", proxy.keyOn(one), proxy.keyOn(two)));
            client.endOutput();
            assertThat(client.rest()).isEqualTo("$-1\r\n*2\r\n$-1\r\n$-1\r\n");
        }
    }

    @Test
    void brokenRequestsAreAnsweredAfterThoseBefore() throws Exception {
        try (RawClient client = proxy.client()) {
            client.send(Values.request("GET", proxy.keyOn(one)) + "*1\r\n:5\r\n");
            assertThat(client.reply()).isEqualTo("$-1\r\n");
            assertThat(client.reply()).isEqualTo("-ERR Protocol error: expected '$', got ':'\r\n");
            org.assertj.core.api.Assertions.assertThatThrownBy(client::reply)
                    .isInstanceOfAny(EOFException.class, java.net.SocketException.class);
        }
    }
}
