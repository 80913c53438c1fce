package io.ambassadors.https.tls;

import java.util.Arrays;

/** Numbers of 16 bits that a peer listed, in its order: versions, groups. Immutable. */
final class Codes {
    /** Nothing listed. */
    static final Codes NONE = new Codes();

    private final int[] values;

    /** These numbers; the array must not change any more. */
    Codes(int... values) {
        this.values = values;
    }

    boolean contains(int code) {
        for (int value : values) {
            if (value == code) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Codes codes && Arrays.equals(values, codes.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** In hexadecimal, as IANA's registries have them. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int value : values) {
            if (text.length() > 1) {
                text.append(", ");
            }
            text.append(String.format("0x%04x", value));
        }
        return text.append(']').toString();
    }
}
