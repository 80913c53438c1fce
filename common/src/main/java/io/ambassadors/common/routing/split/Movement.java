package io.ambassadors.common.routing.split;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Which share of the clients a change of an upstream moves to another server. Two servers are the same if their lines name
 * them alike; a client that only gets another address of the same name has not moved.
 *
 * <p>Of evenly spread clients this is exact between two upstreams with the same hashing method, except where a server is down
 * whose clients are hashed again. There, and between different methods, {@value #SAMPLE} pseudo-random clients, always the
 * same, run through both.
 *
 * <p>Methods that do not hash give a client no place. If one of the upstreams has such a method and several servers, the share
 * is 1 by definition and {@code moves} is empty.
 *
 * @param share of all clients that move, 0 to 1
 * @param moves the parts of it, largest first
 * @param sampledKeys how many clients were tried, 0 if the share is exact
 */
public record Movement(double share, List<Move> moves, int sampledKeys) {
    /** Stands for a server where none can be used; no server has an empty name. */
    public static final String NOWHERE = "";

    /** How many clients are tried where the share is not exact. */
    public static final int SAMPLE = 200_000;

    private static final long SAMPLE_SEED = 0x616d_6261_7373L;
    private static final int SAMPLE_KEY_BYTES = 16;
    private static final int IPV4_BYTES = 4;

    /**
     * Clients that leave one server for another.
     *
     * @param from text of the server that had them, or {@link #NOWHERE}
     * @param to text of the server that gets them, or {@link #NOWHERE}
     * @param share of all clients of the upstream
     */
    public record Move(String from, String to, double share) {}

    private record Pair(String from, String to) {}

    /** What moves when {@code from} is replaced by {@code to}. */
    public static Movement between(Split from, Split to) {
        Side before = Side.of(from);
        Side after = Side.of(to);
        if (before.unplaced() || after.unplaced()) {
            return new Movement(1, List.of(), 0);
        }
        if (before.only().isPresent() && after.only().isPresent()) {
            return movement(Map.of(new Pair(before.only().get(), after.only().get()), 1L), 1, 0);
        }
        Method method = before.only().isPresent() ? to.method() : from.method();
        boolean alike = before.exactIn(method) && after.exactIn(method);
        return alike ? measured(method, before, after) : sampled(before, after);
    }

    /** Whether the share is exact for evenly spread clients. */
    public boolean exact() {
        return sampledKeys == 0;
    }

    /** One of the two upstreams; {@code only} is the server of all its clients, if there is just one. */
    private record Side(Split split, FirstTry first, Optional<String> only) {
        static Side of(Split split) {
            FirstTry first = new FirstTry(split);
            return new Side(split, first, first.onlyServer());
        }

        boolean unplaced() {
            boolean standIn = split.primary().stream().allMatch(PeerSpec::closed);
            return only.isEmpty() && (!split.method().sticky() || standIn);
        }

        boolean exactIn(Method method) {
            return only.isPresent() || split.method() == method && first.knowsAll();
        }

        String server(long hash) {
            return only.orElseGet(() -> first.server(hash));
        }
    }

    private static Movement measured(Method method, Side before, Side after) {
        Map<Pair, Long> widths = new HashMap<>();
        HashSpace space = HashSpace.of(method, before.split(), after.split());
        space.forEach(
                (hash, width) -> widths.merge(new Pair(before.server(hash), after.server(hash)), width, Long::sum));
        return movement(widths, space.size(), 0);
    }

    private static Movement sampled(Side before, Side after) {
        SplittableRandom random = new SplittableRandom(SAMPLE_SEED);
        Balancer from = before.split().balancer(new SplittableRandom(SAMPLE_SEED));
        Balancer to = after.split().balancer(new SplittableRandom(SAMPLE_SEED));
        Map<Pair, Long> clients = new HashMap<>();
        byte[] address = new byte[IPV4_BYTES];
        byte[] key = new byte[SAMPLE_KEY_BYTES];
        for (int n = 0; n < SAMPLE; n++) {
            random.nextBytes(address);
            random.nextBytes(key);
            clients.merge(new Pair(server(from, address, key), server(to, address, key)), 1L, Long::sum);
        }
        return movement(clients, SAMPLE, SAMPLE);
    }

    private static String server(Balancer balancer, byte[] address, byte[] key) {
        boolean byAddress = balancer.split().method().keyKind() == Method.KeyKind.ADDRESS;
        Selection selection = balancer.select(byAddress ? address : key);
        Peer peer = selection.next(0);
        if (peer == null) {
            return NOWHERE;
        }
        selection.release(peer, Outcome.OK, 0);
        return peer.spec().server();
    }

    private static Movement movement(Map<Pair, Long> counts, double total, int sampledKeys) {
        List<Move> moves = new ArrayList<>();
        long moved = 0;
        for (Map.Entry<Pair, Long> entry : counts.entrySet()) {
            Pair pair = entry.getKey();
            if (!pair.from().equals(pair.to())) {
                moves.add(new Move(pair.from(), pair.to(), entry.getValue() / total));
                moved += entry.getValue();
            }
        }
        moves.sort(Comparator.comparingDouble(Move::share)
                .reversed()
                .thenComparing(Move::from)
                .thenComparing(Move::to));
        return new Movement(moved / total, List.copyOf(moves), sampledKeys);
    }
}
