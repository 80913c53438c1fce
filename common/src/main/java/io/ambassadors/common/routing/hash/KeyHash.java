package io.ambassadors.common.routing.hash;

import java.util.Optional;

/**
 * The twelve key hashes of twemproxy, by the names that its configuration file gives them.
 *
 * <p>Follows the behaviour of twemproxy's {@code src/hashkit}. Hashes are thread-safe and, but for the first call of
 * {@link #MD5} on a thread, allocate nothing.
 */
public enum KeyHash {
    ONE_AT_A_TIME("one_at_a_time"),
    MD5("md5"),
    CRC16("crc16"),
    CRC32("crc32"),
    CRC32A("crc32a"),
    FNV1_64("fnv1_64"),
    FNV1A_64("fnv1a_64"),
    FNV1_32("fnv1_32"),
    FNV1A_32("fnv1a_32"),
    HSIEH("hsieh"),
    MURMUR("murmur"),
    JENKINS("jenkins");

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

    /**
     * Whether hashes of random keys spread over all 32 bits, so that an arc of the ring gets keys in proportion to its
     * length. {@link #CRC32} yields 15 bits only; the upper half of {@link #CRC16} is what the checksum shifts out, which
     * was never meant to spread.
     */
    public boolean spreadsOver32Bits() {
        return this != CRC16 && this != CRC32;
    }

    /**
     * Hash of {@code length} bytes of {@code bytes} from {@code offset}, an unsigned 32-bit value.
     *
     * <p>A switch rather than a method per constant: the calls are static, so pools with different hashes in one process do
     * not turn this into a megamorphic call.
     */
    public int hash(byte[] bytes, int offset, int length) {
        return switch (this) {
            case ONE_AT_A_TIME -> OneAtATime.hash(bytes, offset, length);
            case MD5 -> Md5.hash(bytes, offset, length);
            case CRC16 -> Crc16.hash(bytes, offset, length);
            case CRC32 -> Crc32.upperFifteenBits(bytes, offset, length);
            case CRC32A -> Crc32.hash(bytes, offset, length);
            case FNV1_64 -> Fnv.fnv1Low64(bytes, offset, length);
            case FNV1A_64 -> Fnv.fnv1aLow64(bytes, offset, length);
            case FNV1_32 -> Fnv.fnv1(bytes, offset, length);
            case FNV1A_32 -> Fnv.fnv1a(bytes, offset, length);
            case HSIEH -> Hsieh.hash(bytes, offset, length);
            case MURMUR -> Murmur.hash(bytes, offset, length);
            case JENKINS -> Jenkins.hash(bytes, offset, length);
        };
    }
}
