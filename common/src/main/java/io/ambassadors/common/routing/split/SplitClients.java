package io.ambassadors.common.routing.split;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.routing.hash.Murmur2;

/**
 * {@code split_clients}: a key to one of several values by percentages. Immutable and thread-safe.
 *
 * <p>Follows nginx {@code src/http/modules/ngx_http_split_clients_module.c} of 1.31.2, where a part that makes the sum exactly
 * 100 % takes all that is left; before, up to a few of the 2^32 hashes had no value then.
 */
public final class SplitClients {
    /** Hundredths of a percent of a part that takes all that is left, written {@code *}. */
    public static final int REST = 0;

    /** How many hashes there are. */
    public static final long HASHES = 0x1_0000_0000L;

    private static final int WHOLE = 10_000;
    private static final long LAST_HASH = HASHES - 1;

    private final List<Part> parts;
    private final long[] bounds;

    /**
     * A line of the block.
     *
     * @param hundredths of a percent, 1 to 10,000, or {@link #REST}
     * @param value for the clients of this part
     */
    public record Part(int hundredths, String value) {}

    private SplitClients(List<Part> parts, long[] bounds) {
        this.parts = parts;
        this.bounds = bounds;
    }

    /**
     * A block.
     *
     * @throws IllegalArgumentException with nginx' reason if the parts are more than the whole
     */
    public static SplitClients of(List<Part> parts) {
        long[] bounds = new long[parts.size()];
        long sum = 0;
        long last = 0;
        for (int i = 0; i < bounds.length; i++) {
            int hundredths = parts.get(i).hundredths();
            sum = hundredths == REST ? WHOLE : sum + hundredths;
            if (sum > WHOLE || hundredths < 0) {
                throw new IllegalArgumentException("percent total is greater than 100%");
            }
            last += hundredths * LAST_HASH / WHOLE;
            bounds[i] = sum == WHOLE ? HASHES : last;
        }
        return new SplitClients(List.copyOf(parts), bounds);
    }

    /**
     * The hundredths of a percent that {@code 51.2%} or {@code *} stands for.
     *
     * @throws IllegalArgumentException with nginx' reason if it is neither, is 0, or has more than two decimals
     */
    public static int hundredths(String text) {
        if ("*".equals(text)) {
            return REST;
        }
        int value = text.endsWith("%") ? fixedPoint(text.substring(0, text.length() - 1)) : 0;
        if (value == 0) {
            throw new IllegalArgumentException("invalid percent value \"" + text + "\"");
        }
        return value;
    }

    /** The number times 100, 0 if it is none. As with nginx {@code ngx_atofp}, {@code 1.} and {@code .5} are numbers. */
    private static int fixedPoint(String number) {
        if (!number.matches("[0-9]{0,7}(\\.[0-9]{0,2})?") || number.isEmpty()) {
            return 0;
        }
        int dot = number.indexOf('.');
        String decimals = dot < 0 ? "" : number.substring(dot + 1);
        String digits = (dot < 0 ? number : number.substring(0, dot)) + decimals + "0".repeat(2 - decimals.length());
        return Integer.parseInt(digits);
    }

    /** The parts in their order. */
    public List<Part> parts() {
        return parts;
    }

    /** The value for a key, empty if it falls into no part. */
    public String value(byte[] key) {
        int index = index(hash(key));
        return index < 0 ? "" : parts.get(index).value();
    }

    /** The unsigned 32-bit hash of a key. */
    public static long hash(byte[] key) {
        return Integer.toUnsignedLong(Murmur2.hash(key, 0, key.length));
    }

    /** Index of the part that a hash falls into, -1 if into none. */
    public int index(long hash) {
        for (int i = 0; i < bounds.length; i++) {
            if (hash < bounds[i]) {
                return i;
            }
        }
        return -1;
    }

    /** The first hash after each part, 2^32 for one that takes all that is left. */
    public List<Long> bounds() {
        List<Long> list = new ArrayList<>();
        for (long bound : bounds) {
            list.add(bound);
        }
        return list;
    }

    /** The exact share of each part, 0 to 1, of evenly spread hashes. */
    public List<Double> shares() {
        List<Double> shares = new ArrayList<>();
        long begin = 0;
        for (long bound : bounds) {
            shares.add(Math.max(0, bound - begin) / (double) HASHES);
            begin = Math.max(begin, bound);
        }
        return shares;
    }
}
