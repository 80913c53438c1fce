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
}
