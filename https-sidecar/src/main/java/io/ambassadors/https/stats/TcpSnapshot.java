package io.ambassadors.https.stats;

import java.util.Map;

/**
 * Connections that are relayed.
 *
 * @param open now
 * @param relayed since start
 * @param bytesIn from clients to the backend
 * @param bytesOut from the backend to clients
 * @param ended since start, by reason: {@code client}, {@code backend}, {@code idle}, {@code lifetime}, {@code half-closed},
 *     {@code connect}, {@code error}, {@code drain}
 */
public record TcpSnapshot(long open, long relayed, long bytesIn, long bytesOut, Map<String, Long> ended) {
    public TcpSnapshot {
        ended = Map.copyOf(ended);
    }
}
