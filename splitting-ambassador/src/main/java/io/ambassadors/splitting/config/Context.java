package io.ambassadors.splitting.config;

/** Where a directive stands: which block surrounds it. */
public enum Context {
    /** Outside of all blocks. */
    MAIN("main"),
    EVENTS("events"),
    HTTP("http"),
    SERVER("server"),
    LOCATION("location"),
    UPSTREAM("upstream"),
    /** {@code if} in a server. */
    SERVER_IF("server-if"),
    /** {@code if} in a location. */
    LOCATION_IF("location-if"),
    LIMIT_EXCEPT("limit_except"),
    /** Entries of keys and values, and {@code include}. */
    MAP("map"),
    GEO("geo"),
    TYPES("types"),
    /** Entries where even {@code include} is a key. */
    SPLIT_CLIENTS("split_clients"),
    CHARSET_MAP("charset_map"),
    /** The block of a directive that is unknown, or of a protocol that is: what is inside is not judged. */
    UNJUDGED("unjudged");

    private final String text;

    Context(String text) {
        this.text = text;
    }

    /** The name of the block, as the table of directives writes it. */
    public String text() {
        return text;
    }

    /** Whether what stands here are keys with values. */
    boolean hasEntries() {
        return this == MAP || this == GEO || this == TYPES || this == SPLIT_CLIENTS || this == CHARSET_MAP;
    }

    /** Whether {@code include} reads a file here. */
    boolean includes() {
        return this != SPLIT_CLIENTS && this != CHARSET_MAP;
    }

    /** What the block of a directive that stands here is to be read as. */
    Context inside(String directive) {
        return switch (directive) {
            case "events" -> EVENTS;
            case "http" -> HTTP;
            case "server" -> SERVER;
            case "location" -> LOCATION;
            case "upstream" -> UPSTREAM;
            case "if" -> this == SERVER ? SERVER_IF : LOCATION_IF;
            case "limit_except" -> LIMIT_EXCEPT;
            case "map" -> MAP;
            case "geo" -> GEO;
            case "types" -> TYPES;
            case "split_clients" -> SPLIT_CLIENTS;
            case "charset_map" -> CHARSET_MAP;
            default -> UNJUDGED;
        };
    }
}
