package io.ambassadors.splitting.stats;

/**
 * Something in the configuration in force that its owner is unlikely to have meant.
 *
 * @param kind what it is about
 * @param upstream which upstream; empty when it is about none
 * @param text one sentence
 * @param cure what to do about it; empty when the text says it
 */
public record Warning(Kind kind, String upstream, String text, String cure) {
    /** What a warning is about. */
    public enum Kind {
        /** All clients have the same address, so that one server gets all of them. */
        ONE_ADDRESS,
        /** A server that no client can get. */
        UNREACHABLE,
        /** A name with several addresses, each of which counts with the whole weight. */
        SEVERAL_ADDRESSES,
        /** A share that is not what the weight says. */
        SKEWED,
        /** Anything else. */
        OTHER
    }
}
