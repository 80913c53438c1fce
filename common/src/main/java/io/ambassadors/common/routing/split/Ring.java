package io.ambassadors.common.routing.split;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The ring of {@code hash … consistent}, compatible with Cache::Memcached::Fast: each peer has 160 points for each unit of its
 * weight, and a key belongs to the server of the first point that is not below its CRC-32. Immutable.
 *
 * <p>Points are made of the server's text as written, so {@code web} and {@code web:80} have different ones, and the
 * addresses of one name have the same. Of equal points the first peer's stays. Follows nginx {@code
 * src/http/modules/ngx_http_upstream_hash_module.c}, {@code ngx_http_upstream_update_chash}.
 */
final class Ring {
    /** Sixteen million points take 128 MB; nginx has no limit but the memory, of which it takes twice as much. */
    static final int MOST_WEIGHT = 100_000;

    private static final int POINTS_PER_WEIGHT = 160;
    private static final int OWNER_BITS = 31;
    private static final String UNIX = "unix:";

    /** Value above owner in each: eight bytes a point, and sorting them is a stable sort by value. */
    private final long[] points;

    private final String[] servers;

    /**
     * The ring of these peers, which are the primary ones.
     *
     * @throws IllegalArgumentException if their weights add up to more than {@link #MOST_WEIGHT}
     */
    Ring(List<PeerSpec> peers) {
        long weight = peers.stream().mapToLong(PeerSpec::weight).sum();
        if (weight > MOST_WEIGHT) {
            throw new IllegalArgumentException(
                    "The weights add up to " + weight + ", and a ring bears " + MOST_WEIGHT + " at most");
        }
        servers = peers.stream().map(PeerSpec::server).toArray(String[]::new);
        CRC32 crc = new CRC32();
        long[] all = new long[(int) weight * POINTS_PER_WEIGHT];
        int count = 0;
        for (int i = 0; i < servers.length; i++) {
            byte[] label = label(servers[i]);
            int previous = 0;
            for (int n = peers.get(i).weight() * POINTS_PER_WEIGHT; n > 0; n--) {
                previous = point(crc, label, previous);
                all[count++] = Integer.toUnsignedLong(previous) << OWNER_BITS | i;
            }
        }
        Arrays.sort(all);
        points = Arrays.copyOf(all, dropEqual(all));
    }

    /** Moves the first of equal values each to the front; returns how many there are. */
    private static int dropEqual(long[] sorted) {
        int kept = 1;
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] >>> OWNER_BITS != sorted[kept - 1] >>> OWNER_BITS) {
                sorted[kept++] = sorted[i];
            }
        }
        return kept;
    }

    private static int point(CRC32 crc, byte[] label, int previous) {
        crc.reset();
        crc.update(label);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            crc.update(previous >>> shift & 0xff);
        }
        return (int) crc.getValue();
    }

    /** Host, a zero byte and port, the latter empty if there is none or the server is a Unix socket. */
    private static byte[] label(String server) {
        if (server.toLowerCase(Locale.ROOT).startsWith(UNIX)) {
            return (server.substring(UNIX.length()) + '\0').getBytes(UTF_8);
        }
        int colon = server.lastIndexOf(':');
        boolean port = colon >= 0 && server.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
        String text = port ? server.substring(0, colon) + '\0' + server.substring(colon + 1) : server + '\0';
        return text.getBytes(UTF_8);
    }

    /** How many points it has. */
    int size() {
        return points.length;
    }

    /** The unsigned value of a point, rising. */
    long point(int index) {
        return points[index] >>> OWNER_BITS;
    }

    /** The server's text of a point; the same object as in the peers it was made of. */
    String owner(int index) {
        return servers[(int) points[index] & Integer.MAX_VALUE];
    }

    /** Index of the first point not below a hash, {@link #size()} if there is none. */
    int position(long hash) {
        int found = Arrays.binarySearch(points, hash << OWNER_BITS);
        return found < 0 ? -found - 1 : found;
    }
}
