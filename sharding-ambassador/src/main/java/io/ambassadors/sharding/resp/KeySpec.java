package io.ambassadors.sharding.resp;

/** Where the keys of a command stand among its arguments. */
public interface KeySpec {
    /** What {@link #find} came to. */
    enum Outcome {
        /** All keys were found. */
        FOUND,
        /** More arguments must arrive before all keys are known. */
        NEEDS_MORE,
        /** The arguments that say how many keys there are make no sense. */
        INVALID
    }

    /**
     * Finds the keys of a request whose arguments may still be arriving.
     *
     * @param arguments those that have arrived
     * @param keys receives the indexes of all keys in the order in which they stand; cleared first
     */
    Outcome find(Arguments arguments, KeyIndexes keys);

    /**
     * What Redis answers to a request whose keys are {@link Outcome#INVALID}: the text of an error reply, without the leading
     * {@code -} and without a line end.
     */
    default String invalidReply(Arguments arguments) {
        return "ERR syntax error";
    }

    /**
     * The first argument at or after {@code from} that is a pattern by which the server will look up further keys, as those of
     * {@code SORT ... BY} and {@code GET} are; -1 if there is none. To be asked when all arguments have arrived.
     */
    default int patternArgument(Arguments arguments, int from) {
        return -1;
    }
}
