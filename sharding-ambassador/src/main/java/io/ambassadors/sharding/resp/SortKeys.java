package io.ambassadors.sharding.resp;

/**
 * {@code SORT key [BY pattern] [LIMIT offset count] [GET pattern ...] [ASC|DESC] [ALPHA] [STORE destination]}: the key and, where
 * results may be stored, the destination. Options come in any order, so that nothing is sure before the last of them.
 *
 * <p>As in Redis the last {@code STORE} counts, and a pattern without {@code *} looks nothing up.
 */
record SortKeys(boolean stores) implements KeySpec {
    @Override
    public Outcome find(Arguments arguments, KeyIndexes keys) {
        keys.clear();
        if (!arguments.complete()) {
            return Outcome.NEEDS_MORE;
        }
        int declared = arguments.declared();
        if (declared < 2) {
            return Outcome.FOUND;
        }
        keys.add(1);
        int destination = -1;
        for (int i = 2; stores && i < declared; i += 1 + operands(arguments, i)) {
            if (i + 1 < declared && arguments.is(i, "STORE")) {
                destination = i + 1;
            }
        }
        if (destination > 0) {
            keys.add(destination);
        }
        return Outcome.FOUND;
    }

    @Override
    public int patternArgument(Arguments arguments, int from) {
        int last = arguments.available() - 1;
        for (int i = 2; i < last; i += 1 + operands(arguments, i)) {
            boolean pattern = arguments.is(i, "BY") || arguments.is(i, "GET");
            if (pattern && i + 1 >= from && hasStar(arguments, i + 1)) {
                return i + 1;
            }
        }
        return -1;
    }

    private int operands(Arguments arguments, int option) {
        if (arguments.is(option, "LIMIT")) {
            return 2;
        }
        boolean one =
                arguments.is(option, "BY") || arguments.is(option, "GET") || (stores && arguments.is(option, "STORE"));
        return one ? 1 : 0;
    }

    private static boolean hasStar(Arguments arguments, int index) {
        byte[] bytes = arguments.bytes();
        int at = arguments.offset(index);
        for (int end = at + arguments.length(index); at < end; at++) {
            if (bytes[at] == '*') {
                return true;
            }
        }
        return false;
    }
}
