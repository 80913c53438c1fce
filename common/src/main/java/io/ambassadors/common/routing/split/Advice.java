package io.ambassadors.common.routing.split;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A fact about a configured upstream that its owner is unlikely to have meant. */
public sealed interface Advice {
    /** A share that is this far off, relative to what the weight asks for, is worth a word. */
    double TOLERATED = 0.05;

    /** One sentence for people. */
    String text();

    /**
     * No client gets this server, since its share of the weight lies beyond the values that the hash has.
     *
     * @param peer which
     * @param totalWeight of the upstream
     * @param values of the hash
     */
    record Unreachable(PeerSpec peer, long totalWeight, int values) implements Advice {
        @Override
        public String text() {
            return "server " + peer.server() + " is never chosen: the weights add up to " + totalWeight
                    + ", but the hash has only " + values + " values";
        }
    }

    /**
     * A server's share is not what its weight says.
     *
     * @param peer which
     * @param wanted by its weight, 0 to 1
     * @param actual by the method, 0 to 1
     */
    record Skewed(PeerSpec peer, double wanted, double actual) implements Advice {
        @Override
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "server %s gets %.2f %% of the clients, its weight asks for %.2f %%",
                    peer.server(),
                    100 * actual,
                    100 * wanted);
        }
    }

    /**
     * A name has several addresses, each of which counts with the whole weight of its line.
     *
     * @param server the line's text
     * @param addresses how many
     * @param weight of each
     */
    record SeveralAddresses(String server, int addresses, int weight) implements Advice {
        @Override
        public String text() {
            return "server " + server + " has " + addresses + " addresses of weight " + weight + " each, so it counts "
                    + (long) addresses * weight;
        }
    }

    /**
     * All clients have the same address, as behind a listener on loopback without {@code set_real_ip_from}.
     *
     * @param server that all of them get
     * @param others that get nobody
     */
    record OneAddress(String server, List<String> others) implements Advice {
        @Override
        public String text() {
            return "all clients have the same address, so ip_hash sends all of them to " + server + " and none to "
                    + String.join(", ", others);
        }
    }

    /** What there is to say about an upstream by itself. */
    static List<Advice> of(Split split) {
        List<Advice> advice = new ArrayList<>(severalAddresses(split));
        for (Shares.Share share : split.shares().peers()) {
            PeerSpec peer = share.peer();
            if (share.actual() == 0 && share.wanted() > 0 && split.method().sticky()) {
                int values = split.method() == Method.IP_HASH ? AddressHash.VALUES : KeyHashSelection.BUCKETS;
                advice.add(new Unreachable(peer, split.totalWeight(), values));
            } else if (Math.abs(share.actual() - share.wanted()) > TOLERATED * share.wanted()) {
                advice.add(new Skewed(peer, share.wanted(), share.actual()));
            }
        }
        return advice;
    }

    /** What there is to say if all clients come from one address, in bytes. */
    static List<Advice> ofOneAddress(Split split, byte[] address) {
        if (split.method() != Method.IP_HASH) {
            return List.of();
        }
        return split.explain(address).peer().stream()
                .<Advice>map(peer -> new OneAddress(peer.server(), others(split, peer)))
                .filter(advice -> !((OneAddress) advice).others().isEmpty())
                .toList();
    }

    private static List<String> others(Split split, PeerSpec chosen) {
        return split.primary().stream()
                .filter(peer -> !peer.closed() && !peer.server().equals(chosen.server()))
                .map(PeerSpec::server)
                .distinct()
                .toList();
    }

    private static List<Advice> severalAddresses(Split split) {
        Map<Integer, List<PeerSpec>> lines = new LinkedHashMap<>();
        split.peers().forEach(peer -> lines.computeIfAbsent(peer.line(), line -> new ArrayList<>())
                .add(peer));
        return lines.values().stream()
                .filter(peers -> peers.size() > 1)
                .<Advice>map(peers -> new SeveralAddresses(
                        peers.get(0).server(), peers.size(), peers.get(0).weight()))
                .toList();
    }
}
