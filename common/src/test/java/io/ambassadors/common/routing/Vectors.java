package io.ambassadors.common.routing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What a live nutcracker 0.5.0 computed and where it sent keys, recorded once. */
public record Vectors(
        String note, List<List<JsonNode>> hashes, Map<String, Pool> pools, List<List<String>> placements) {

    /** A pool as its configuration file had it; servers in the order of that file. */
    public record Pool(
            @JsonProperty("hash_tag") String hashTagOrNull,
            List<String> servers,
            @JsonProperty("ketama_points") int ketamaPoints) {
        /** The two bytes of the hash tag, if the pool had one. */
        public Optional<String> hashTag() {
            return Optional.ofNullable(hashTagOrNull);
        }
    }

    /** The recorded vectors. */
    public static Vectors load() {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/twemproxy-placement.json")) {
            return new ObjectMapper().readValue(in, Vectors.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a key, which the file holds in hexadecimal. */
    public static byte[] key(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
