package io.ambassadors.common.routing.split;

/** The load balancing methods of an nginx {@code upstream} block. */
public enum Method {
    /** Smooth weighted round robin, nginx' default. */
    ROUND_ROBIN("round robin", KeyKind.NONE),
    /** {@code ip_hash}: by the client's address. */
    IP_HASH("ip_hash", KeyKind.ADDRESS),
    /** {@code hash $key}: by any key, compatible with Cache::Memcached. */
    HASH("hash", KeyKind.TEXT),
    /** {@code hash $key consistent}: by any key on a ring, compatible with Cache::Memcached::Fast. */
    CONSISTENT_HASH("hash consistent", KeyKind.TEXT),
    /** {@code least_conn}: the fewest requests in flight for its weight. */
    LEAST_CONN("least_conn", KeyKind.NONE),
    /** {@code random}: drawn by weight. */
    RANDOM("random", KeyKind.NONE),
    /** {@code random two least_conn}: two drawn by weight, of them the one with fewer requests in flight. */
    RANDOM_TWO("random two least_conn", KeyKind.NONE);

    /** What a method needs to know of a request. */
    public enum KeyKind {
        /** Nothing: the same client may get another peer each time. */
        NONE,
        /** The client's address: 4 bytes, 16 bytes, or none of a Unix socket. */
        ADDRESS,
        /** Any bytes. */
        TEXT
    }

    private final String text;
    private final KeyKind keyKind;

    Method(String text, KeyKind keyKind) {
        this.text = text;
        this.keyKind = keyKind;
    }

    /** As people call it, and as nginx' configuration writes it where it is written. */
    public String text() {
        return text;
    }

    /** What it needs to know of a request. */
    public KeyKind keyKind() {
        return keyKind;
    }

    /** Whether a client with the same key gets the same peer again. */
    public boolean sticky() {
        return keyKind != KeyKind.NONE;
    }
}
