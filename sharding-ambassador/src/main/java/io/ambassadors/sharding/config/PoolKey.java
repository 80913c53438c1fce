package io.ambassadors.sharding.config;

/**
 * One key of a pool, as people read of it and as the parser checks it.
 *
 * @param name as written in the file
 * @param kind what its value looks like
 * @param min least number allowed, for kinds that are numbers
 * @param max greatest number allowed, for kinds that are numbers
 * @param fallback the value when the key is absent, as one would write it; empty for none
 * @param origin whose key it is
 * @param doc one sentence for the table of keys
 */
public record PoolKey(String name, Kind kind, int min, int max, String fallback, Origin origin, String doc) {
    /** What a value looks like. */
    public enum Kind {
        /** {@code host:port} or the path of a unix socket. */
        ADDRESS("host:port or /path [mode]"),
        /** The name of one of the twelve hashes. */
        HASH("name of a hash"),
        /** Two bytes. */
        HASH_TAG("two characters"),
        /** Ketama, modula or random. */
        DISTRIBUTION("ketama, modula or random"),
        /** A whole number of milliseconds. */
        MILLIS("milliseconds"),
        /** A whole number. */
        COUNT("number"),
        /** A whole number of bytes. */
        BYTES("bytes"),
        /** The literal true or false. */
        BOOL("true or false"),
        /** Any text. */
        TEXT("text"),
        /** What becomes of an ejected server's keys. */
        ON_EJECT("rehash or fail"),
        /** A list of servers. */
        SERVERS("host:port:weight [name] or /path:weight [name]");

        private final String expected;

        Kind(String expected) {
            this.expected = expected;
        }

        /** What to write, in words. */
        public String expected() {
            return expected;
        }
    }

    /** Who invented a key. */
    public enum Origin {
        /** Twemproxy, in 0.5.0 or later. */
        TWEMPROXY,
        /** This ambassador; nutcracker refuses a file that has it. */
        OURS
    }

    static PoolKey twemproxy(String name, Kind kind, String fallback, String doc) {
        return number(name, kind, 0, Integer.MAX_VALUE, fallback, Origin.TWEMPROXY, doc);
    }

    static PoolKey number(String name, Kind kind, int min, int max, String fallback, Origin origin, String doc) {
        return new PoolKey(name, kind, min, max, fallback, origin, doc);
    }
}
