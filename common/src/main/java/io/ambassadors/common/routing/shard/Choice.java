package io.ambassadors.common.routing.shard;

/** The last step of placement: from the hash of a key to a shard. Immutable and thread-safe. */
sealed interface Choice permits KetamaContinuum, ModulaTable, RandomChoice, FixedChoice {
    /** Whether the choice depends on the key at all; if not, hashing it is work for nothing. */
    boolean needsHash();

    /** Index of the shard for an unsigned 32-bit hash, -1 if there is none. */
    int pick(int hash);

    /** How {@link #pick} comes to its result. */
    Explanation.Step explain(int hash);
}
