package io.ambassadors.common.routing.hash;

import java.util.Optional;

/** The twelve key hashes of twemproxy, by the names that its configuration file gives them. */
public enum KeyHash {
    FNV1A_64("fnv1a_64");

    private final String configName;

    KeyHash(String configName) {
        this.configName = configName;
    }

    /** The exact lower-case name of the configuration file. */
    public String configName() {
        return configName;
    }

    /** The hash of that name, if there is one. */
    public static Optional<KeyHash> byName(String name) {
        for (KeyHash hash : values()) {
            if (hash.configName.equals(name)) {
                return Optional.of(hash);
            }
        }
        return Optional.empty();
    }

    /** Hash of {@code length} bytes of {@code bytes} from {@code offset}, an unsigned 32-bit value. */
    public int hash(byte[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }
}
