package io.ambassadors.common.routing.split;

import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Which peer a client gets while all that are not down are healthy, and why.
 *
 * @param method by which it is chosen
 * @param key what was asked for: a key, or an address in bytes
 * @param peer the answer; empty where it depends on the turn or on chance
 * @param step how the key led to the peer
 */
@SuppressWarnings("ArrayRecordComponent") // A key is bytes; nobody compares explanations.
public record Explanation(Method method, byte[] key, Optional<PeerSpec> peer, Step step) {
    /** The last step, by kind of method. */
    public sealed interface Step
            permits Slot, RingPoint, OnlyPeer, Backup, ByTurn, ByTurnWithoutKey, ByTurnAfterMisses, Drawn, NoneLive {}

    /**
     * {@code ip_hash} and {@code hash}: {@code hash % totalWeight = slot}, a unit of weight that belongs to the peer.
     *
     * @param hash 0 to 6270 with {@code ip_hash}; unsigned 32 bits with {@code hash}
     * @param slot from 0
     * @param totalWeight of all primary peers
     * @param misses how many hashes before it hit a peer that is down
     */
    public record Slot(long hash, long slot, long totalWeight, int misses) implements Step {}

    /**
     * {@code hash … consistent}: the first point of the ring that is not below the hash.
     *
     * @param hash CRC-32 of the key, unsigned
     * @param value of the point, unsigned
     * @param position of the point on the ring, from 1
     * @param points on the ring
     * @param wrapped whether it went past the last point to the first
     * @param misses how many points before it belong to servers that are down
     */
    public record RingPoint(long hash, long value, int position, int points, boolean wrapped, int misses)
            implements Step {}

    /** The upstream has one peer, so that nothing is hashed. */
    public record OnlyPeer() implements Step {}

    /** All primary peers are down; the backup peers take turns. */
    public record Backup() implements Step {}

    /** Peers take turns by weight and load. */
    public record ByTurn() implements Step {}

    /** The key is empty, for which peers take turns. */
    public record ByTurnWithoutKey() implements Step {}

    /**
     * Too many hashes led to peers that are down, after which the others take turns.
     *
     * @param misses how many
     */
    public record ByTurnAfterMisses(int misses) implements Step {}

    /** The peer is drawn by weight. */
    public record Drawn() implements Step {}

    /** No peer is open. */
    public record NoneLive() implements Step {}

    static Explanation of(Split split, byte[] key) {
        Selection selection = split.balancer(new SplittableRandom(0)).select(key);
        Peer peer = selection.next(0);
        if (peer == null) {
            return new Explanation(split.method(), key, Optional.empty(), new NoneLive());
        }
        Step step = peer.spec().backup() ? new Backup() : selection.step();
        boolean certain = step instanceof Slot || step instanceof RingPoint || onlyOpen(split);
        return new Explanation(split.method(), key, certain ? Optional.of(peer.spec()) : Optional.empty(), step);
    }

    private static boolean onlyOpen(Split split) {
        long primary = split.primary().stream().filter(peer -> !peer.closed()).count();
        return primary == 1
                || primary == 0
                        && split.peers().stream().filter(peer -> !peer.closed()).count() == 1;
    }

    /** One sentence that shows the arithmetic. */
    public String reason() {
        if (step instanceof Slot slot) {
            return subject() + " hashes to " + slot.hash() + after(slot.misses(), "hash", "hashes") + "; " + slot.hash()
                    + " % " + slot.totalWeight() + " = " + slot.slot() + ", a unit of the weight of " + name() + ".";
        }
        if (step instanceof RingPoint point) {
            return subject() + " hashes to " + point.hash() + "; the first point at or after it"
                    + (point.wrapped() ? ", past the end of the ring," : "")
                    + after(point.misses(), "point", "points") + " is " + point.value() + ", number "
                    + point.position() + " of " + point.points() + ", of " + name() + ".";
        }
        if (step instanceof OnlyPeer) {
            return "The upstream has one server, so nothing is hashed.";
        }
        if (step instanceof Backup) {
            return "All servers are down that are not backups, so the backup servers take turns.";
        }
        if (step instanceof NoneLive) {
            return "No server of the upstream can be used.";
        }
        return byTurn();
    }

    private String byTurn() {
        if (step instanceof ByTurnWithoutKey) {
            return "The key is empty, for which the servers take turns by weight.";
        }
        if (step instanceof ByTurnAfterMisses after) {
            return subject() + " led to servers that are down " + after.misses()
                    + " times, after which the others take turns by weight.";
        }
        return step instanceof Drawn
                ? "The method is " + method.text() + ": servers are drawn by weight, whoever the client is."
                : "The method is " + method.text() + ": servers take turns, whoever the client is.";
    }

    private static String after(int misses, String one, String many) {
        return misses == 0 ? "" : ", after " + misses + " " + (misses == 1 ? one : many) + " of servers that are down";
    }

    private String subject() {
        return KeyText.of(method, key);
    }

    private String name() {
        return peer.map(PeerSpec::server).orElseThrow();
    }
}
