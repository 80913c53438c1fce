package io.ambassadors.common.routing.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.routing.Vectors;
import io.ambassadors.common.routing.hash.KeyHash;

/** Keys are where a live nutcracker 0.5.0 had them. */
class RecordedPlacementTest {
    private static final Vectors VECTORS = Vectors.load();

    @Test
    void everyRecordedKeyIsOnItsServer() {
        Map<List<String>, Placement> placements = new HashMap<>();
        assertThat(VECTORS.placements()).hasSize(4536);
        assertThat(VECTORS.placements()).allSatisfy(row -> {
            Placement placement = placements.computeIfAbsent(row.subList(0, 3), this::placement);
            byte[] key = Vectors.key(row.get(3));
            int index = placement.pick(key, 0, key.length);
            assertThat(placement.shards().get(index).name()).as("%s", row).isEqualTo(row.get(4));
        });
        assertThat(placements).hasSize(3 * 12 * 2);
    }

    @Test
    void everyRingHasTheRecordedNumberOfPoints() {
        VECTORS.pools().forEach((name, pool) -> {
            Placement placement = placement(List.of(name, "fnv1a_64", "ketama"));
            assertThat(((KetamaContinuum) placement.choice()).size()).isEqualTo(pool.ketamaPoints());
        });
        assertThat(VECTORS.pools()).hasSize(3);
    }

    private Placement placement(List<String> poolHashDistribution) {
        Optional<HashTag> tag = VECTORS.pools()
                .get(poolHashDistribution.get(0))
                .hashTag()
                .map(pair -> new HashTag((byte) pair.charAt(0), (byte) pair.charAt(1)));
        return Placement.of(
                KeyHash.byName(poolHashDistribution.get(1)).orElseThrow(),
                Distribution.byName(poolHashDistribution.get(2)).orElseThrow(),
                tag,
                shards(poolHashDistribution.get(0)),
                new SplittableRandom(1));
    }

    private static List<Shard> shards(String pool) {
        return VECTORS.pools().get(pool).servers().stream()
                .map(RecordedPlacementTest::shard)
                .sorted(Shard.ORDER)
                .toList();
    }

    /** A line of {@code servers:}, which is {@code host:port:weight[ name]}. */
    private static Shard shard(String line) {
        String[] addressAndName = line.split(" ", 2);
        int colon = addressAndName[0].lastIndexOf(':');
        String address = addressAndName[0].substring(0, colon);
        int weight = Integer.parseInt(addressAndName[0].substring(colon + 1));
        return new Shard(addressAndName.length == 2 ? addressAndName[1] : address, weight);
    }
}
