package io.ambassadors.sharding.resp;

/**
 * {@code MEMORY USAGE key}: the only subcommand of {@code MEMORY} that has a key. The others ask about one server, and which one
 * would be an accident.
 */
enum MemoryKeys implements KeySpec {
    INSTANCE;

    private static final KeySpec USAGE = new RangeKeys(2, 2, 1);

    @Override
    public Outcome find(Arguments arguments, KeyIndexes keys) {
        keys.clear();
        if (arguments.declared() < 2) {
            return Outcome.INVALID;
        }
        if (arguments.available() < 2) {
            return Outcome.NEEDS_MORE;
        }
        return arguments.is(1, "USAGE") ? USAGE.find(arguments, keys) : Outcome.INVALID;
    }

    @Override
    public String invalidReply(Arguments arguments) {
        return "ERR of MEMORY only USAGE is served: the other subcommands concern one server";
    }
}
