package io.ambassadors.common.routing.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.common.routing.Vectors;

class KeyHashTest {
    @Test
    void everyRecordedHashIsReproduced() {
        List<List<JsonNode>> rows = Vectors.load().hashes();
        assertThat(rows).hasSize(756);
        assertThat(rows).allSatisfy(row -> {
            KeyHash hash = KeyHash.byName(row.get(0).asText()).orElseThrow();
            byte[] key = Vectors.key(row.get(1).asText());
            assertThat(unsigned(hash, key)).as("%s", row).isEqualTo(row.get(2).asLong());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "one_at_a_time, 2297466611",
        "md5, 3195025439",
        "crc16, 3662830516",
        "crc32, 10542",
        "crc32a, 2838417488",
        "fnv1_64, 473199127",
        "fnv1a_64, 1488911807",
        "fnv1_32, 67176023",
        "fnv1a_32, 280767167",
        "hsieh, 3738850110",
        "murmur, 4142305122",
        "jenkins, 1442444624"
    })
    void anAppleHashesAsInTwemproxysOwnTests(String name, long expected) {
        KeyHash hash = KeyHash.byName(name).orElseThrow();
        assertThat(unsigned(hash, "apple".getBytes(US_ASCII))).isEqualTo(expected);
    }

    @Test
    void namesAreTheTwelveOfTheConfigurationFile() {
        assertThat(Arrays.stream(KeyHash.values()).map(KeyHash::configName))
                .containsExactly(
                        "one_at_a_time",
                        "md5",
                        "crc16",
                        "crc32",
                        "crc32a",
                        "fnv1_64",
                        "fnv1a_64",
                        "fnv1_32",
                        "fnv1a_32",
                        "hsieh",
                        "murmur",
                        "jenkins");
        assertThat(KeyHash.byName("FNV1A_64")).isEmpty();
        assertThat(KeyHash.byName("")).isEmpty();
    }

    private static long unsigned(KeyHash hash, byte[] key) {
        return Integer.toUnsignedLong(hash.hash(key, 0, key.length));
    }
}
