package io.ambassadors.sharding.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;

/** Large requests and replies stream beside the others: nobody waits for them, and nothing changes its order. */
class LargeValuesTest {
    private static final String SMALL_LIMITS = "large_value_bytes: 4096;large_connections: 2";

    private FakeServer one;
    private FakeServer two;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        one = FakeServer.keyValue();
        two = FakeServer.keyValue();
        proxy = new RunningProxy("timeout: 5000;" + SMALL_LIMITS, one, two);
    }

    @AfterEach
    void stop() {
        proxy.awaitIdle();
        proxy.close();
        Leaks.assertNone();
    }

    @Test
    void aReadIsNotRepeatedBehindALaterWriteOfItsClient() throws Exception {
        String key = proxy.keyOn(one);
        String other = proxy.keyOn(one, "other", 0);
        String old = Values.of(key, 100_000);
        one.data.put(key, old);
        one.serve(connection -> {
            List<List<String>> requests = new ArrayList<>();
            for (int i = 0; connection.number == 1 && i < 3; i++) {
                requests.add(connection.request());
            }
            for (List<String> words : requests) {
                connection.send(one.answer(connection, words));
            }
            one.answering(one::answer).serve(connection);
        });
        try (RawClient client = proxy.client();
                RawClient behind = proxy.client()) {
            client.request("GET", key).request("SET", key, "new");
            Await.until("both are under way", () -> proxy.snapshot(one).outQueue() == 2);
            behind.request("GET", other);
            assertThat(client.reply()).isEqualTo(Values.bulk(old));
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            assertThat(behind.reply()).isEqualTo("$-1\r\n");
            assertThat(client.ask("GET", key)).isEqualTo("$3\r\nnew\r\n");
        }
    }

    @Test
    void aReadWithOthersBehindItIsRepeatedOnAConnectionOfItsOwn() throws Exception {
        String key = proxy.keyOn(one);
        one.data.put(key, Values.of(key, 100_000));
        one.serve(connection -> {
            List<String> first = connection.request();
            List<String> second = connection.number == 1 ? connection.request() : null;
            connection.send(one.answer(connection, first));
            if (second != null) {
                connection.send(one.answer(connection, second));
            }
            one.answering(one::answer).serve(connection);
        });
        try (RawClient client = proxy.client();
                RawClient behind = proxy.client()) {
            client.request("GET", key);
            Await.until("it is under way", () -> proxy.snapshot(one).outQueue() == 1);
            behind.request("GET", proxy.keyOn(one, "other", 0));
            assertThat(client.reply()).isEqualTo(Values.bulk(one.data.get(key)));
            assertThat(behind.reply()).isEqualTo("$-1\r\n");
        }
        assertThat(one.seen).filteredOn(("GET " + key)::equals).hasSize(2);
    }

    @Test
    void aReplyThatStopsInTheMiddleTimesOut() throws Exception {
        proxy.reload("timeout: 300;" + SMALL_LIMITS, one, two);
        one.serve(connection -> {
            connection.request();
            connection.send("$100000\r\n" + "x".repeat(50_000));
            connection.awaitClose();
        });
        try (RawClient client = proxy.client();
                RawClient behind = proxy.client()) {
            client.request("GET", proxy.keyOn(one));
            assertThat(client.restOrReset()).hasSizeLessThan(50_010);
            assertThat(behind.ask("GET", proxy.keyOn(two))).isEqualTo("$-1\r\n");
        }
        assertThat(proxy.snapshot(one).serverTimedout()).isEqualTo(1);
    }

    @Test
    void aResetInTheMiddleOfAReplyClosesItsClientOnly() throws Exception {
        one.serve(connection -> {
            connection.request();
            if (connection.number == 1) {
                connection.request();
            }
            connection.send("$100000\r\n" + "x".repeat(50_000));
            connection.reset();
        });
        try (RawClient client = proxy.client();
                RawClient behind = proxy.client()) {
            client.request("GETDEL", proxy.keyOn(one));
            Await.until("it is under way", () -> proxy.snapshot(one).outQueue() == 1);
            behind.request("GET", proxy.keyOn(one, "other", 0));
            assertThat(client.restOrReset()).hasSizeLessThan(50_010);
            assertThat(behind.reply()).isEqualTo("-ERR Connection reset by peer\r\n");
            one.serve(one.answering(one::answer));
            assertThat(behind.ask("GET", proxy.keyOn(one))).isEqualTo("$-1\r\n");
        }
    }

    @Test
    void aResetInTheMiddleOfARequestIsTold() throws Exception {
        one.serve(connection -> {
            connection.skip(10_000);
            connection.reset();
        });
        try (RawClient client = proxy.client()) {
            client.request("SET", proxy.keyOn(one), Values.of("x", 1_000_000)).request("ECHO", "next");
            assertThat(client.reply()).isEqualTo("-ERR Connection reset by peer\r\n");
            assertThat(client.reply()).isEqualTo("$4\r\nnext\r\n");
        }
    }

    @Test
    void anEarlyAnswerEndsAnUpload() throws Exception {
        one.serve(connection -> {
            connection.skip(10_000);
            connection.send("-OOM command not allowed\r\n");
            connection.awaitClose();
        });
        try (RawClient client = proxy.client()) {
            client.request("SET", proxy.keyOn(one), Values.of("x", 3_000_000)).request("ECHO", "next");
            assertThat(client.reply()).isEqualTo("-OOM command not allowed\r\n");
            assertThat(client.reply()).isEqualTo("$4\r\nnext\r\n");
        }
    }

    @Test
    void anUploadThatItsClientAbandonsLeavesNothingBehind() throws Exception {
        for (int sent : new int[] {5_000, 60_000, 700_000}) {
            try (RawClient client = proxy.client()) {
                String request = Values.request("SET", proxy.keyOn(one), Values.of("x", 2_000_000));
                client.send(request.substring(0, sent));
                Await.until(
                        "it is under way", () -> proxy.snapshot(one).largeConnections() == 1 && one.open.get() == 1);
                if (sent > 60_000) {
                    client.reset();
                }
            }
            Await.until(
                    "its connection is closed",
                    () -> one.open.get() == 0 && proxy.snapshot(one).largeConnections() == 0);
        }
        assertThat(one.data).isEmpty();
    }

    @Test
    void aClientThatLeavesBeforeThereIsAConnectionFreesIt() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        one.serve(one.answering((connection, words) -> {
            answer.await();
            return one.answer(connection, words);
        }));
        proxy.reload("timeout: 5000;redis_auth: secret;large_value_bytes: 4096;large_connections: 1", one, two);
        String request = Values.request("SET", proxy.keyOn(one), Values.of("x", 100_000));
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("AUTH", "secret")).isEqualTo("+OK\r\n");
            client.send(request.substring(0, 50_000));
            Await.until("a connection is on its way", () -> proxy.snapshot(one).largeConnections() == 1);
        }
        Await.until("the client is gone", () -> proxy.snapshot().clientConnections() == 0);
        answer.countDown();
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("AUTH", "secret")).isEqualTo("+OK\r\n");
            assertThat(client.send(request).reply()).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void protocolVersionsTakeTurnsOnTheOnlyConnection() throws Exception {
        proxy.reload("timeout: 5000;large_value_bytes: 4096;large_connections: 1", one, two);
        String key = proxy.keyOn(one);
        String value = Values.of(key, 10_000);
        try (RawClient resp2 = proxy.client();
                RawClient resp3 = proxy.client()) {
            resp3.ask("HELLO", "3");
            for (int i = 0; i < 3; i++) {
                assertThat(resp2.ask("SET", key, value)).isEqualTo("+OK\r\n");
                assertThat(resp3.ask("GET", key)).isEqualTo(Values.bulk(value));
            }
        }
    }

    @Test
    void aRequestThatNeverEndsIsGivenUpAtTheEndOfTheInput() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        two.serve(two.answering((connection, words) -> {
            answer.await();
            return two.answer(connection, words);
        }));
        String large = Values.request("SET", proxy.keyOn(two), Values.of("x", 10_000));
        String cut =
                Values.request("SET", proxy.keyOn(one), Values.of("x", 100_000)).substring(0, 10_000);
        try (RawClient client = proxy.client()) {
            client.send(large + cut).endOutput();
            Await.until("the end is seen", () -> proxy.snapshot().clientEof() == 1);
            answer.countDown();
            assertThat(client.rest()).isEqualTo("+OK\r\n");
        }
        assertThat(one.accepted).hasValue(0);
    }

    @Test
    void anUploadToAServerThatDoesNotListenIsAnswered() throws Exception {
        one.close();
        try (RawClient client = proxy.client()) {
            client.request("SET", proxy.keyOn(one), Values.of("x", 1_000_000)).request("ECHO", "next");
            assertThat(client.reply()).isEqualTo("-ERR Connection refused\r\n");
            assertThat(client.reply()).isEqualTo("$4\r\nnext\r\n");
        }
    }

    /** More than once: now and then a read is under way when reading stops. */
    @RepeatedTest(15)
    void aRefusedRequestIsReadToItsEnd() throws Exception {
        try (RawClient client = proxy.client()) {
            String value = Values.of("x", 500_000);
            client.request("NOSUCH", "k", value).request("SUBSCRIBE", value).request("SET", "k", value, value, value);
            client.request("ECHO", "next");
            assertThat(client.reply()).startsWith("-ERR unknown command 'NOSUCH'");
            assertThat(client.reply()).startsWith("-ERR command 'subscribe' is not supported");
            client.reply();
            assertThat(client.reply()).isEqualTo("$4\r\nnext\r\n");
        }
    }

    @Test
    void noMoreThanTheirNumberOfConnectionsCarryLargeValues() throws Exception {
        AtomicInteger uploads = new AtomicInteger();
        CountDownLatch answer = new CountDownLatch(1);
        one.serve(connection -> {
            for (List<String> words = connection.request(); words != null; words = connection.request()) {
                uploads.incrementAndGet();
                answer.await();
                connection.send(one.answer(connection, words));
            }
        });
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(proxy.client().request("SET", proxy.keyOn(one, "up", i), Values.of("up" + i, 20_000)));
        }
        Await.until("two are under way", () -> uploads.get() == 2);
        assertThat(proxy.snapshot(one).largeConnections()).isEqualTo(2);
        assertThat(one.accepted).hasValue(2);
        answer.countDown();
        for (RawClient client : clients) {
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            client.close();
        }
        assertThat(one.accepted).hasValue(2);
    }

    @Test
    void aConnectionOfTheOldDatabaseIsNotUsedAgain() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        List<String> databases = new java.util.concurrent.CopyOnWriteArrayList<>();
        one.serve(connection -> {
            String database = "0";
            for (List<String> words = connection.request(); words != null; words = connection.request()) {
                if (words.get(0).equals("SELECT")) {
                    database = words.get(1);
                } else {
                    databases.add(database);
                    answer.await();
                }
                connection.send("+OK\r\n");
            }
        });
        proxy.reload("timeout: 5000;redis_db: 1;" + SMALL_LIMITS, one);
        String key = proxy.keyOn(one);
        try (RawClient client = proxy.client()) {
            client.request("SET", key, Values.of(key, 10_000));
            Await.until("it is under way", () -> databases.size() == 1);
            proxy.reload("timeout: 5000;redis_db: 2;" + SMALL_LIMITS, one);
            answer.countDown();
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            assertThat(client.ask("SET", key, Values.of(key, 10_000))).isEqualTo("+OK\r\n");
        }
        assertThat(databases).containsExactly("1", "2");
        two.close();
    }

    @Test
    void aLargeReplyWaitsForAClientThatHasNotReadWhatWasBefore() throws Exception {
        proxy.reload("timeout: 5000;large_value_bytes: 262144;client_output_bytes: 12000000", one, two);
        String key = proxy.keyOn(one);
        String small = proxy.keyOn(two);
        String value = Values.of(key, 30_000_000);
        two.data.put(small, Values.of(small, 250_000));
        try (RawClient writer = proxy.client()) {
            assertThat(writer.ask("SET", key, value)).isEqualTo("+OK\r\n");
        }
        one.closeConnections();
        Await.until("its connection is gone", () -> proxy.snapshot(one).largeConnections() == 0);
        two.serve(connection -> {
            for (int i = 0; i < 30; i++) {
                connection.request();
            }
            connection.send(Values.bulk(two.data.get(small)).repeat(30));
            connection.awaitClose();
        });
        try (RawClient client = proxy.client(4096)) {
            int before = 30;
            client.send(Values.request("GET", small).repeat(before) + Values.request("GET", key));
            Await.until("the large one is asked for", () -> one.seen.contains("GET " + key));
            awaitStandstill(() -> proxy.snapshot(one).responseBytes());
            assertThat(proxy.snapshot(one).responseBytes()).isLessThan(12_000_000);
            for (int i = 0; i < before; i++) {
                assertThat(client.reply()).isEqualTo(Values.bulk(two.data.get(small)));
            }
            assertThat(client.reply().length()).isEqualTo(Values.bulk(value).length());
        }
        assertThat(proxy.snapshot().clientOutputClosed()).isZero();
    }

    private static void awaitStandstill(LongSupplier bytes) {
        long[] before = {-1, 0};
        Await.until("nothing moves any more", () -> {
            long now = bytes.getAsLong();
            before[1] = now == before[0] ? before[1] + 1 : 0;
            before[0] = now;
            return before[1] > 20;
        });
    }

    @Test
    void aPushBeforeALargeReplyIsSkipped() throws Exception {
        one.serve(connection -> {
            for (List<String> words = connection.request(); words != null; words = connection.request()) {
                String reply = one.answer(connection, words);
                connection.send(words.get(0).equals("HELLO") ? reply : ">2\r\n+invalidate\r\n_\r\n" + reply);
            }
        });
        String key = proxy.keyOn(one);
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("HELLO", "3")).startsWith("%7\r\n");
            assertThat(client.ask("SET", key, Values.of(key, 10_000))).isEqualTo("+OK\r\n");
            assertThat(client.ask("GET", key)).isEqualTo(Values.bulk(Values.of(key, 10_000)));
        }
    }

    @Test
    void partsOfASplitCommandMayBeLarge() throws Exception {
        String[] keys = {proxy.keyOn(one), proxy.keyOn(two), proxy.keyOn(one, "other", 0)};
        String[] values = {Values.of(keys[0], 50_000), Values.of(keys[1], 5_000), Values.of(keys[2], 100)};
        try (RawClient client = proxy.client();
                RawClient other = proxy.client()) {
            assertThat(client.ask("MSET", keys[0], values[0], keys[1], values[1], keys[2], values[2]))
                    .isEqualTo("+OK\r\n");
            for (int i = 0; i < 10; i++) {
                client.request("MGET", keys[1], keys[0], keys[2]);
                other.request("GET", keys[2]);
            }
            for (int i = 0; i < 10; i++) {
                assertThat(client.reply())
                        .isEqualTo("*3\r\n" + Values.bulk(values[1]) + Values.bulk(values[0]) + Values.bulk(values[2]));
                assertThat(other.reply()).isEqualTo(Values.bulk(values[2]));
            }
        }
    }
}
