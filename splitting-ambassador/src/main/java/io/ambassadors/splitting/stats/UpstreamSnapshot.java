package io.ambassadors.splitting.stats;

import java.util.List;

/**
 * An upstream, over all event loops since it was first used.
 *
 * @param name as {@code proxy_pass} calls it
 * @param implicit whether it is an address in {@code proxy_pass}
 * @param method as people call it
 * @param key of a method that hashes a text; else empty
 * @param sticky whether and by what clients stick to servers: cookie, route, learn, or empty
 * @param file where it is written
 * @param line of the file
 * @param requests that were passed to it
 * @param noLivePeer requests for which no peer could be chosen
 * @param connectionsIdle connections to its peers that are kept for the next request
 * @param connectionsActive connections to its peers that are in use
 * @param sharesExact whether the configured shares are exact
 * @param peers in the order of the configuration
 */
public record UpstreamSnapshot(
        String name,
        boolean implicit,
        String method,
        String key,
        String sticky,
        String file,
        int line,
        long requests,
        long noLivePeer,
        int connectionsIdle,
        int connectionsActive,
        boolean sharesExact,
        List<PeerSnapshot> peers) {
    public UpstreamSnapshot {
        peers = List.copyOf(peers);
    }
}
