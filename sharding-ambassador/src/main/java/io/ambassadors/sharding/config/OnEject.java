package io.ambassadors.sharding.config;

/** What becomes of the keys of an ejected server. */
public enum OnEject {
    /** The ring is rebuilt from the live servers, as twemproxy does: its keys move until it is back. */
    REHASH("rehash"),
    /** Nothing moves: its keys answer an error until it is back. */
    FAIL("fail");

    private final String configName;

    OnEject(String configName) {
        this.configName = configName;
    }

    /** The word of the configuration file. */
    public String configName() {
        return configName;
    }
}
