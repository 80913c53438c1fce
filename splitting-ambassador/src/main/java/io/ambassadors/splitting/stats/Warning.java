package io.ambassadors.splitting.stats;

import io.ambassadors.common.routing.split.Advice;

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
        ONE_ADDRESS(
                "take the client's address from a header with set_real_ip_from and real_ip_header, or hash a cookie instead"),
        /** A server that no client can get. */
        UNREACHABLE("use smaller weights in the same proportion, or split_clients"),
        /** A name with several addresses, each of which counts with the whole weight. */
        SEVERAL_ADDRESSES("divide the weights by the numbers of addresses, or use a name with one address"),
        /** A share that is not what the weight says. */
        SKEWED("hash without consistent, or use split_clients, whose shares are exact"),
        /** Anything else. */
        OTHER("");

        private final String cure;

        Kind(String cure) {
            this.cure = cure;
        }
    }

    /** What there is to say of an upstream. */
    public static Warning of(String upstream, Advice advice) {
        Kind kind = kind(advice);
        return new Warning(kind, upstream, advice.text(), kind.cure);
    }

    /** Anything else, with its own words. */
    public static Warning other(String text, String cure) {
        return new Warning(Kind.OTHER, "", text, cure);
    }

    private static Kind kind(Advice advice) {
        if (advice instanceof Advice.OneAddress) {
            return Kind.ONE_ADDRESS;
        } else if (advice instanceof Advice.Unreachable) {
            return Kind.UNREACHABLE;
        } else if (advice instanceof Advice.SeveralAddresses) {
            return Kind.SEVERAL_ADDRESSES;
        }
        return Kind.SKEWED;
    }
}
