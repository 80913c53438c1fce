package io.ambassadors.common.routing.shard;

import java.util.Optional;
import java.util.OptionalLong;

import io.ambassadors.common.routing.hash.KeyHash;

/**
 * Why a key is on the shard where it is.
 *
 * @param hashedPart the bytes that are hashed: what stands in the hash tag, else the whole key
 * @param function the hash of the pool
 * @param hash the unsigned 32-bit hash, if the placement depends on it
 * @param index of the shard among all of the pool; -1 if none is live, and with random, which has no answer in advance
 * @param shard the shard of that index
 * @param step how the hash led to the shard
 */
@SuppressWarnings("ArrayRecordComponent") // A key is bytes; nobody compares explanations.
public record Explanation(
        byte[] hashedPart, KeyHash function, OptionalLong hash, int index, Optional<Shard> shard, Step step) {

    private static final int SHOWN_BYTES = 64;

    /** The last step, by kind of distribution. */
    public sealed interface Step permits RingPoint, Slot, Drawn, OnlyShard, NoneLive {}

    /**
     * Ketama: the first point of the ring that is not below the hash.
     *
     * @param value unsigned value of the point
     * @param position of the point on the ring, from 1
     * @param points on the ring
     * @param wrapped whether the hash is above the last point and so goes to the first
     */
    public record RingPoint(long value, int position, int points, boolean wrapped) implements Step {}

    /**
     * Modula: {@code hash % slots = slot}.
     *
     * @param slot from 0
     * @param slots the sum of the live weights
     */
    public record Slot(long slot, long slots) implements Step {}

    /**
     * Random: any live shard.
     *
     * @param live how many there are
     */
    public record Drawn(int live) implements Step {}

    /**
     * Only one shard is live, so that nothing is hashed.
     *
     * @param shards in the pool, live or not
     */
    public record OnlyShard(int shards) implements Step {}

    /** No shard is live. */
    public record NoneLive() implements Step {}

    /** One sentence that shows the arithmetic. */
    public String reason() {
        if (step instanceof RingPoint point) {
            String place = "ring point " + point.value() + ", number " + point.position() + " of " + point.points();
            return point.wrapped()
                    ? hashed() + " is past the last ring point and wraps to the first: " + place + ", of " + name()
                            + "."
                    : hashed() + "; the first at or after it is " + place + ", of " + name() + ".";
        }
        if (step instanceof Slot slot) {
            return hashed() + "; " + hash.orElseThrow() + " % " + slot.slots() + " = " + slot.slot() + ", a slot of "
                    + name() + ".";
        }
        if (step instanceof Drawn drawn) {
            return "The pool is random: every request takes any of " + drawn.live() + " live shards, whatever its key.";
        }
        if (step instanceof OnlyShard only) {
            return only.shards() == 1
                    ? "The pool has one shard, " + name() + ", so nothing is hashed."
                    : "Of " + only.shards() + " shards only " + name() + " is live, so nothing is hashed.";
        }
        return "No shard of the pool is live.";
    }

    private String hashed() {
        String value = String.valueOf(hash.orElseThrow());
        return hashedPart.length == 0
                ? "An empty key counts as " + value
                : function.configName() + "(" + quoted() + ") = " + value;
    }

    private String name() {
        return shard.orElseThrow().name();
    }

    /** Printable ASCII as it is, other bytes as {@code \xHH}, and not more than fits a line. */
    private String quoted() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < Math.min(hashedPart.length, SHOWN_BYTES); i++) {
            int b = hashedPart[i] & 0xff;
            if (b < 0x20 || b > 0x7e || b == '"' || b == '\\') {
                text.append(String.format("\\x%02x", b));
            } else {
                text.append((char) b);
            }
        }
        return text.append(hashedPart.length > SHOWN_BYTES ? "…\"" : "\"").toString();
    }
}
