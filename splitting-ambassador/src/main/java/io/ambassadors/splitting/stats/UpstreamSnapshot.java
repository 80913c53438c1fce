package io.ambassadors.splitting.stats;

import java.util.List;

/**
 * What one upstream looked like at one moment.
 *
 * @param name as in the file
 * @param method by which a server is chosen, as people call it
 * @param key what is hashed, as written in the file, such as {@code $cookie_user}; empty for a method without a key
 * @param sticky whether the same key gets the same server again
 * @param countedSinceMillis since when the shares are counted, milliseconds since the epoch: the last change of its servers
 * @param requests that were sent here
 * @param retries tries after the first of a request
 * @param noLiveOrigin requests for which no server could be used
 * @param peers in the order of the file, each address of a name by itself
 */
public record UpstreamSnapshot(
        String name,
        String method,
        String key,
        boolean sticky,
        long countedSinceMillis,
        long requests,
        long retries,
        long noLiveOrigin,
        List<PeerSnapshot> peers) {
    public UpstreamSnapshot {
        peers = List.copyOf(peers);
    }
}
