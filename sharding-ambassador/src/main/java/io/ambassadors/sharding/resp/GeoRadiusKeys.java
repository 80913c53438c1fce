package io.ambassadors.sharding.resp;

/**
 * {@code GEORADIUS key longitude latitude radius unit [option ...]}: the key, and the destination after {@code STORE} or
 * {@code STOREDIST}, of which the last counts. {@code options} is the index of the first option.
 */
record GeoRadiusKeys(int options) implements KeySpec {
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
        for (int i = options; i + 1 < declared; i++) {
            if (arguments.is(i, "STORE") || arguments.is(i, "STOREDIST")) {
                i++;
                destination = i;
            }
        }
        if (destination > 0) {
            keys.add(destination);
        }
        return Outcome.FOUND;
    }
}
