package io.ambassadors.sharding.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.embedded.RedisServer;

import io.ambassadors.common.testing.Ports;

/** What the table says is what a real Redis says of itself. */
class CommandTableAgainstRedisTest {
    /** Rows whose arity is wider than that of Redis 7.0, and why. */
    private static final Map<String, String> WIDER = Map.of(
            "zrank", "takes WITHSCORE since 7.2",
            "zrevrank", "takes WITHSCORE since 7.2");

    /** Not flags of Redis: containers have none of their own, only their subcommands, and COMMAND merely reads the server. */
    private static final List<String> READ_WITHOUT_A_FLAG = List.of("object", "memory", "xinfo", "command");

    private static RedisServer server;
    private static RawRedis redis;
    private static Map<String, List<?>> rows;

    @BeforeAll
    static void start() throws IOException {
        int port = Ports.free();
        server = new RedisServer(port);
        server.start();
        redis = new RawRedis(port);
        rows = new TreeMap<>();
        for (Object row : (List<?>) redis.send("COMMAND")) {
            rows.put((String) ((List<?>) row).get(0), (List<?>) row);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        redis.close();
        server.stop();
    }

    static Stream<String> valid() {
        return Samples.lines("invocations.txt");
    }

    static Stream<String> invalid() {
        return Samples.lines("invalid-invocations.txt");
    }

    @Test
    void hasEveryCommand() {
        assertThat(rows).hasSizeGreaterThan(200);
        assertThat(CommandTable.all()).extracting(Command::name).containsAll(rows.keySet());
    }

    @Test
    void knowsEveryArity() {
        rows.forEach((name, row) -> {
            int arity = ((Long) row.get(1)).intValue();
            Command command = Samples.command(name);
            if (WIDER.containsKey(name)) {
                assertThat(command.accepts(Math.abs(arity))).as(name).isTrue();
                assertThat(command.arity()).as(name).isNotEqualTo(arity);
            } else {
                assertThat(command.arity()).as(name).isEqualTo(arity);
            }
        });
    }

    @Test
    void sendsAgainOnlyWhatRedisCallsReadOnly() {
        for (Command command : CommandTable.all()) {
            List<?> row = rows.get(command.name());
            boolean sent = command.policy() != Command.Policy.LOCAL && command.policy() != Command.Policy.REFUSED;
            if (row != null && sent && !READ_WITHOUT_A_FLAG.contains(command.name())) {
                assertThat(command.readOnly())
                        .as(command.name())
                        .isEqualTo(((List<?>) row.get(2)).contains("readonly"));
            }
        }
    }

    /** Block only with an option, with which they are refused. */
    private static final Set<String> REFUSED_WITH_BLOCK = Set.of("xread", "xreadgroup");

    @Test
    void forwardsNothingThatBlocksOrAdministers() {
        for (Command command : CommandTable.all()) {
            List<?> row = rows.get(command.name());
            if (row != null
                    && command.policy() != Command.Policy.REFUSED
                    && !REFUSED_WITH_BLOCK.contains(command.name())) {
                assertThat(new TreeSet<Object>((List<?>) row.get(2)))
                        .as(command.name())
                        .doesNotContain("blocking", "admin", "pubsub");
            }
        }
    }

    @Test
    void refusesToBlockOnStreams() {
        for (String line : List.of("xread block 0 streams a 0", "xreadgroup group g c block 5 streams a >")) {
            String[] words = Samples.words(line);
            Arguments arguments = Samples.arguments(words, words.length);
            Command command = CommandTable.lookup(arguments.bytes(), arguments.offset(0), arguments.length(0));
            assertThat(command.keys().find(arguments, new KeyIndexes())).isEqualTo(KeySpec.Outcome.INVALID);
            assertThat(command.keys().invalidReply(arguments)).contains("would block the connection");
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void findsTheKeysThatRedisFinds(String line) throws IOException {
        String[] words = Samples.words(line);
        Object keys = redis.send(
                Stream.concat(Stream.of("COMMAND", "GETKEYS"), Stream.of(words)).toArray(String[]::new));
        assertThat(Samples.find(words, words.length).keys())
                .isEqualTo(keys instanceof RawRedis.Failure ? List.of() : keys);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void answersAsRedisDoes(String line) throws IOException {
        String[] words = Samples.words(line);
        String ours = Samples.command(words[0]).keys().invalidReply(Samples.arguments(words, words.length));
        assertThat(redis.send(words)).isEqualTo(new RawRedis.Failure(ours));
    }

    @Test
    void placesOfKeysAreThoseOfRedis() {
        for (Command command : CommandTable.all()) {
            List<?> row = rows.get(command.name());
            if (row != null && command.keys() instanceof RangeKeys range && !hasSubcommands(row)) {
                assertThat(List.of((long) range.first(), (long) range.last(), (long) range.step()))
                        .as(command.name())
                        .isEqualTo(row.subList(3, 6));
            }
        }
    }

    private static boolean hasSubcommands(List<?> row) {
        return !((List<?>) row.get(9)).isEmpty();
    }
}
