package io.ambassadors.common.routing.split;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Which share of the clients each peer of an upstream gets while all that are not down are healthy.
 *
 * <p>For {@code ip_hash} its 6271 values are counted, for {@code hash} its 32,768 first tries, for {@code hash … consistent}
 * the arcs of the ring are added up; for the other methods the share of requests is that of the weight. Clients with keys that
 * are few, or not evenly spread, get other shares.
 *
 * @param peers in the order of the configuration
 * @param exact false where clients of a peer that is down are hashed again, and are taken to spread as the others do; and for
 *     {@code random two least_conn}, which comes the nearer to the weights the more its peers are loaded
 */
public record Shares(List<Share> peers, boolean exact) {
    /**
     * The share of one peer.
     *
     * @param peer whose
     * @param wanted what its weight asks for, 0 to 1
     * @param actual what the method gives it, 0 to 1
     */
    public record Share(PeerSpec peer, double wanted, double actual) {}

    static Shares of(Split split) {
        List<PeerSpec> peers = split.peers();
        boolean standIn = split.primary().stream().allMatch(PeerSpec::closed);
        double[] wanted = byWeight(peers, peer -> !peer.closed() && peer.backup() == standIn);
        FirstTry first = new FirstTry(split);
        boolean hashes = split.method().sticky() && split.primary().size() > 1 && !standIn;
        double[] actual = wanted;
        boolean exact =
                split.method() != Method.RANDOM_TWO || first.onlyServer().isPresent();
        if (hashes && split.method() == Method.CONSISTENT_HASH) {
            exact = first.knowsAll();
            actual = exact ? byArcs(split, first) : wanted;
        } else if (hashes) {
            exact = first.knowsAll() || first.onlyServer().isPresent();
            actual = byValues(split, first);
        }
        double[] result = actual;
        return new Shares(
                IntStream.range(0, peers.size())
                        .mapToObj(i -> new Share(peers.get(i), wanted[i], result[i]))
                        .toList(),
                exact);
    }

    /** The share of all peers of one server line's text together. */
    public double ofServer(String server) {
        return peers.stream()
                .filter(share -> share.peer().server().equals(server))
                .mapToDouble(Share::actual)
                .sum();
    }

    private static double[] byWeight(List<PeerSpec> peers, Predicate<PeerSpec> counts) {
        return normal(peers.stream()
                .mapToDouble(peer -> counts.test(peer) ? peer.weight() : 0)
                .toArray());
    }

    private static double[] normal(double[] parts) {
        double sum = Arrays.stream(parts).sum();
        return Arrays.stream(parts).map(part -> sum == 0 ? 0 : part / sum).toArray();
    }

    /** Backup peers may stand between the primary ones. */
    private static double[] byValues(Split split, FirstTry first) {
        int[] places = IntStream.range(0, split.peers().size())
                .filter(i -> !split.peers().get(i).backup())
                .toArray();
        double[] parts = new double[split.peers().size()];
        HashSpace.of(split.method()).forEach((hash, width) -> {
            int place = places[first.index(hash)];
            parts[place] += split.peers().get(place).closed() ? 0 : width;
        });
        return normal(parts);
    }

    /** The addresses of one server share its arcs by weight. */
    private static double[] byArcs(Split split, FirstTry first) {
        Map<String, Long> arcs = new HashMap<>();
        HashSpace space = HashSpace.of(split.method(), split);
        space.forEach((hash, width) -> arcs.merge(first.server(hash), width, Long::sum));
        double[] parts = new double[split.peers().size()];
        arcs.forEach((server, width) -> {
            double[] ofServer = byWeight(
                    split.peers(),
                    peer -> !peer.closed() && !peer.backup() && peer.server().equals(server));
            for (int i = 0; i < parts.length; i++) {
                parts[i] += ofServer[i] * width / space.size();
            }
        });
        return parts;
    }
}
