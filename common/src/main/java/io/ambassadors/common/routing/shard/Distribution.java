package io.ambassadors.common.routing.shard;

import java.util.Optional;

/** How twemproxy maps the hash of a key to a server. */
public enum Distribution {
    KETAMA("ketama"),
    MODULA("modula"),
    RANDOM("random");

    private final String configName;

    Distribution(String configName) {
        this.configName = configName;
    }

    /** The exact lower-case name of the configuration file. */
    public String configName() {
        return configName;
    }

    /** The distribution of that name, if there is one. */
    public static Optional<Distribution> byName(String name) {
        for (Distribution distribution : values()) {
            if (distribution.configName.equals(name)) {
                return Optional.of(distribution);
            }
        }
        return Optional.empty();
    }
}
