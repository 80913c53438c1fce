package io.ambassadors.common.routing.split;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Upstreams, keys and requests that several tests need. */
final class Upstreams {
    private Upstreams() {}

    /** Servers {@code s0}, {@code s1} and so on with these weights. */
    static List<PeerSpec> weighing(int... weights) {
        List<PeerSpec> peers = new ArrayList<>();
        for (int weight : weights) {
            peers.add(PeerSpec.server("s" + peers.size())
                    .line(peers.size())
                    .weight(weight)
                    .build());
        }
        return peers;
    }

    /** The same with one server down. */
    static List<PeerSpec> withDown(List<PeerSpec> peers, int index) {
        List<PeerSpec> changed = new ArrayList<>(peers);
        changed.set(index, peers.get(index).toBuilder().down(true).build());
        return changed;
    }

    static Balancer balancer(Method method, List<PeerSpec> peers) {
        return Split.of(method, peers).balancer(new SplittableRandom(11));
    }

    static byte[] key(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The server of a request that is answered at once, {@code -} if no peer is live. */
    static String ask(Balancer balancer, byte[] key, long nowSeconds) {
        Selection selection = balancer.select(key);
        Peer peer = selection.next(nowSeconds);
        if (peer == null) {
            return "-";
        }
        selection.release(peer, Outcome.OK, nowSeconds);
        return peer.spec().server();
    }
}
