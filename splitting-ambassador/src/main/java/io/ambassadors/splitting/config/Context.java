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
    SERVER_IF("if in server"),
    /** {@code if} in a location. */
    LOCATION_IF("if in location"),
    LIMIT_EXCEPT("limit_except"),
    /** Entries of keys and values, and no directives but {@code include}: map, geo, types. */
    ENTRIES("entries"),
    /** Entries where even {@code include} is a key: split_clients, charset_map. */
    PLAIN_ENTRIES("plain entries"),
    /** The block of a directive that is unknown or refused: what is inside is not judged. */
    UNJUDGED("");

    private final String text;

    Context(String text) {
        this.text = text;
    }

    /** The word that documentation uses. */
    public String text() {
        return text;
    }

    /** Whether what stands here are keys with values. */
    boolean hasEntries() {
        return this == ENTRIES || this == PLAIN_ENTRIES;
    }
}
