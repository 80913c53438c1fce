package io.ambassadors.splitting.variables;

import java.util.ArrayList;
import java.util.List;

/**
 * Values by ranges of IPv4 addresses. As in nginx, a range inside one that was there before takes its part of it, and a range that
 * overlaps another is refused; both are judged within the 65,536 addresses that share their first two bytes.
 */
final class RangeTable {
    private static final int HALF = 16;
    private static final int HALF_MASK = 0xffff;

    private record Range(int start, int end, String value) {}

    private final List<List<Range>> byUpperHalf = new ArrayList<>();
    private String replaced;

    /** A range that is there and overlaps the one to be added. */
    static final class OverlapException extends Exception {
        private static final long serialVersionUID = 1;

        OverlapException(String existing) {
            super(existing, null, false, false);
        }
    }

    /**
     * Adds a range.
     *
     * @return the value of one of the same bounds that it replaces; null if there was none
     * @throws OverlapException naming the one that it overlaps
     */
    String add(long first, long last, String value) throws OverlapException {
        replaced = null;
        for (long upper = first >> HALF; upper <= last >> HALF; upper++) {
            insert((int) upper, new Range(start(first, upper), end(last, upper), value));
        }
        return replaced;
    }

    /** Takes a range away that has just these bounds; false if there is none. */
    boolean delete(long first, long last) {
        boolean found = false;
        for (long upper = first >> HALF; upper <= last >> HALF; upper++) {
            int start = start(first, upper);
            int end = end(last, upper);
            List<Range> ranges = ranges((int) upper);
            found |= ranges.removeIf(range -> range.start() == start && range.end() == end);
        }
        return found;
    }

    /** The value for an address; null if it is in no range. */
    String find(long address) {
        int upper = (int) (address >> HALF);
        if (upper >= byUpperHalf.size()) {
            return null;
        }
        int lower = (int) address & HALF_MASK;
        List<Range> ranges = byUpperHalf.get(upper);
        int from = 0;
        int to = ranges.size() - 1;
        while (from <= to) {
            int middle = from + to >>> 1;
            Range range = ranges.get(middle);
            if (lower < range.start()) {
                to = middle - 1;
            } else if (lower > range.end()) {
                from = middle + 1;
            } else {
                return range.value();
            }
        }
        return null;
    }

    private static int start(long first, long upper) {
        return upper == first >> HALF ? (int) first & HALF_MASK : 0;
    }

    private static int end(long last, long upper) {
        return upper == last >> HALF ? (int) last & HALF_MASK : HALF_MASK;
    }

    private List<Range> ranges(int upper) {
        while (byUpperHalf.size() <= upper) {
            byUpperHalf.add(new ArrayList<>(0));
        }
        return byUpperHalf.get(upper);
    }

    private void insert(int upper, Range added) throws OverlapException {
        List<Range> ranges = ranges(upper);
        int at = ranges.size();
        while (at > 0 && ranges.get(at - 1).start() > added.end()) {
            at--;
        }
        Range before = at == 0 ? null : ranges.get(at - 1);
        if (before == null || added.start() > before.end()) {
            ranges.add(at, added);
        } else if (added.start() >= before.start() && added.end() <= before.end()) {
            within(ranges, at - 1, before, added);
        } else {
            throw new OverlapException(text(upper, before));
        }
    }

    private void within(List<Range> ranges, int at, Range outer, Range inner) {
        List<Range> pieces = new ArrayList<>(3);
        if (outer.start() < inner.start()) {
            pieces.add(new Range(outer.start(), inner.start() - 1, outer.value()));
        }
        pieces.add(inner);
        if (outer.end() > inner.end()) {
            pieces.add(new Range(inner.end() + 1, outer.end(), outer.value()));
        }
        if (pieces.size() == 1) {
            replaced = outer.value();
        }
        ranges.remove(at);
        ranges.addAll(at, pieces);
    }

    private static String text(int upper, Range range) {
        return text(upper, range.start()) + "-" + text(upper, range.end());
    }

    private static String text(int upper, int lower) {
        return (upper >> 8) + "." + (upper & 0xff) + "." + (lower >> 8) + "." + (lower & 0xff);
    }
}
