package io.ambassadors.common.routing.split;

import static io.ambassadors.common.routing.split.Upstreams.address;
import static io.ambassadors.common.routing.split.Upstreams.balancer;
import static io.ambassadors.common.routing.split.Upstreams.weighing;
import static io.ambassadors.common.routing.split.Upstreams.withDown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Clients get the servers that nginx gave them. */
class RecordedChoicesTest {
    private static final JsonNode VECTORS = load();

    private static final Map<String, List<PeerSpec>> RINGS = Map.of(
            "web w9, experiment w1", List.of(PeerSpec.of("web", 9), PeerSpec.of("experiment", 1)),
            "web:80 w9, experiment:80 w1", List.of(PeerSpec.of("web:80", 9), PeerSpec.of("experiment:80", 1)),
            "three",
                    List.of(
                            PeerSpec.of("127.0.0.1:9001", 9),
                            PeerSpec.of("localhost:9002", 1),
                            PeerSpec.of("127.0.0.1:9003", 2)));

    private static final Map<String, SplitClients> BLOCKS = Map.of(
            "90/10 explicit", block("90% web", "10% exp"),
            "0.5/51.2/10/*", block("0.5% x", "51.2% a", "10% b", "* c"),
            "10/*", block("10% exp", "* web"));

    private static JsonNode load() {
        try (InputStream in = RecordedChoicesTest.class.getResourceAsStream("/vectors/nginx-choices.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    private static SplitClients block(String... lines) {
        return SplitClients.of(Stream.of(lines)
                .map(line -> line.split(" "))
                .map(line -> new SplitClients.Part(SplitClients.hundredths(line[0]), line[1]))
                .toList());
    }

    @Test
    void ipHash() {
        assertThat(VECTORS.get("ip_hash")).hasSize(105).allSatisfy(row -> {
            byte[] address = address(row.get("ip").asText());
            assertChoices(Method.IP_HASH, address, row);
        });
    }

    @Test
    void hash() {
        assertThat(VECTORS.get("hash")).hasSize(85).allSatisfy(row -> {
            byte[] key = key(row.get("key").asText());
            assertChoices(Method.HASH, key, row);
        });
    }

    private static void assertChoices(Method method, byte[] key, JsonNode row) {
        row.get("choice").fields().forEachRemaining(choice -> {
            int[] weights = Stream.of(
                            choice.getKey().replaceAll("[\\[\\] ]", "").split(","))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            assertThat(Upstreams.ask(balancer(method, weighing(weights)), key, 0))
                    .as("%s %s", row, choice.getKey())
                    .isEqualTo("s" + choice.getValue().asInt());
        });
        assertThat(Upstreams.ask(balancer(method, withDown(weighing(9, 1, 3), 1)), key, 0))
                .isEqualTo("s" + row.get("down1_of_9_1_3").asInt());
    }

    @Test
    void hashConsistent() {
        assertThat(VECTORS.get("hash_consistent"))
                .hasSize(85)
                .allSatisfy(row -> row.get("server").fields().forEachRemaining(choice -> {
                    List<PeerSpec> peers = RINGS.get(choice.getKey());
                    byte[] key = key(row.get("key").asText());
                    assertThat(Upstreams.ask(balancer(Method.CONSISTENT_HASH, peers), key, 0))
                            .as("%s %s", row, choice.getKey())
                            .isEqualTo(choice.getValue().asText());
                }));
        assertThat(VECTORS.get("ring_size")).hasSize(3);
        RINGS.forEach((name, peers) -> assertThat(new Ring(peers).size())
                .isEqualTo(VECTORS.get("ring_size").get(name).asInt()));
    }

    @Test
    void splitClients() {
        assertThat(VECTORS.get("split_clients")).hasSize(86).allSatisfy(row -> row.get("value")
                .fields()
                .forEachRemaining(choice -> assertThat(BLOCKS.get(choice.getKey())
                                .value(key(row.get("key").asText())))
                        .as("%s %s", row, choice.getKey())
                        .isEqualTo(choice.getValue().asText())));
    }

    /** Bound 0 stands for a part that takes all that is left. */
    @Test
    void splitClientsBounds() {
        assertThat(VECTORS.get("split_bounds")).hasSize(3);
        BLOCKS.forEach((name, block) -> {
            List<Long> bounds = new ArrayList<>();
            VECTORS.get("split_bounds")
                    .get(name)
                    .get(">=1.31.2")
                    .forEach(bound -> bounds.add(bound.get(0).asLong()));
            assertThat(block.bounds().stream().map(bound -> bound % 0x1_0000_0000L))
                    .as(name)
                    .isEqualTo(bounds);
        });
    }

    @Test
    void murmur2() {
        assertThat(VECTORS.get("murmur2")).hasSize(86).allSatisfy(row -> assertThat(
                        SplitClients.hash(key(row.get("key").asText())))
                .isEqualTo(row.get("h").asLong()));
    }
}
