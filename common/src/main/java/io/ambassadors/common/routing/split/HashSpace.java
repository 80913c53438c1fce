package io.ambassadors.common.routing.split;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * All values that the hash of a method can have for the first try, cut into cells whose values lead to the same peer. Evenly
 * spread clients fall into a cell by its width.
 */
final class HashSpace {
    private static final long LAST_CRC = 0xffff_ffffL;

    private final long[] ends;

    private HashSpace(long[] ends) {
        this.ends = ends;
    }

    /** Takes a value of a cell and how many values the cell has. */
    @FunctionalInterface
    interface Cell {
        void accept(long value, long width);
    }

    /**
     * The space of a method that hashes.
     *
     * @param splits whose rings cut the space, if the method has any
     */
    static HashSpace of(Method method, Split... splits) {
        return switch (method) {
            case IP_HASH ->
                new HashSpace(LongStream.range(0, AddressHash.VALUES).toArray());
            case HASH ->
                new HashSpace(LongStream.range(0, KeyHashSelection.BUCKETS).toArray());
            case CONSISTENT_HASH ->
                new HashSpace(LongStream.concat(
                                Arrays.stream(splits).flatMapToLong(HashSpace::points), LongStream.of(LAST_CRC))
                        .sorted()
                        .distinct()
                        .toArray());
            default -> throw new IllegalArgumentException(method.text() + " hashes nothing");
        };
    }

    private static LongStream points(Split split) {
        Ring ring = split.ring();
        return ring == null
                ? LongStream.empty()
                : LongStream.range(0, ring.size()).map(i -> ring.point((int) i));
    }

    /** How many values there are. */
    double size() {
        return ends[ends.length - 1] + 1;
    }

    /** A cell includes its end and not its beginning. */
    void forEach(Cell cell) {
        long begin = -1;
        for (long end : ends) {
            cell.accept(end, end - begin);
            begin = end;
        }
    }
}
