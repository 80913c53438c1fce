package io.ambassadors.common.routing.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;

/**
 * One server as placement sees it.
 *
 * @param name what the ring hashes, see twemproxy's rules for server names
 * @param weight share of the keys relative to the others, at least 1
 */
public record Shard(String name, int weight) {
    /**
     * The order that gives shards their index: shorter names first, names of one length by their unsigned bytes in UTF-8.
     * Follows twemproxy {@code src/nc_string.c}, {@code string_compare}.
     */
    public static final Comparator<String> NAME_ORDER = Comparator.comparing(
            name -> name.getBytes(UTF_8),
            Comparator.<byte[]>comparingInt(name -> name.length).thenComparing(Arrays::compareUnsigned));

    /** {@link #NAME_ORDER} of the shards' names. */
    public static final Comparator<Shard> ORDER = Comparator.comparing(Shard::name, NAME_ORDER);

    public Shard {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A shard needs a name");
        }
        if (weight < 1) {
            throw new IllegalArgumentException("The weight of shard " + name + " is " + weight + ", not at least 1");
        }
    }
}
