package io.ambassadors.common.routing.split;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
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
    private static final int POINTS_PER_WEIGHT = 160;
    private static final int OWNER_BITS = 31;
    private static final String UNIX = "unix:";

    private final long[] points;
    private final String[] owners;

    /** The ring of these peers, which are the primary ones. */
    Ring(List<PeerSpec> peers) {
        CRC32 crc = new CRC32();
        LongStream.Builder builder = LongStream.builder();
        for (int i = 0; i < peers.size(); i++) {
            byte[] label = label(peers.get(i).server());
            int previous = 0;
            for (long n = (long) peers.get(i).weight() * POINTS_PER_WEIGHT; n > 0; n--) {
                previous = point(crc, label, previous);
                // Point above owner in one long: sorting by both is a stable sort by point.
                builder.add(Integer.toUnsignedLong(previous) << OWNER_BITS | i);
            }
        }
        long[] sorted = builder.build().sorted().toArray();
        int kept = 1;
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] >>> OWNER_BITS != sorted[kept - 1] >>> OWNER_BITS) {
                sorted[kept++] = sorted[i];
            }
        }
        points = new long[kept];
        owners = new String[kept];
        Arrays.setAll(points, i -> sorted[i] >>> OWNER_BITS);
        Arrays.setAll(
                owners, i -> peers.get((int) sorted[i] & Integer.MAX_VALUE).server());
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
        return points[index];
    }

    /** The server's text of a point; the same object as in the peers it was made of. */
    String owner(int index) {
        return owners[index];
    }

    /** Index of the first point not below a hash, {@link #size()} if there is none. */
    int position(long hash) {
        int found = Arrays.binarySearch(points, hash);
        return found < 0 ? -found - 1 : found;
    }
}
