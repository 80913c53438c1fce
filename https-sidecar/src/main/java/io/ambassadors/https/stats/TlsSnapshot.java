package io.ambassadors.https.stats;

import java.util.Map;

/**
 * Handshakes since start.
 *
 * @param underWay begun and not ended
 * @param waiting connections whose handshake waits for its turn
 * @param completed done, resumed ones included
 * @param resumed done with an earlier session
 * @param postQuantum done with a key that X25519MLKEM768 agreed on
 * @param failed by reason: {@code timeout}, {@code garbage}, {@code plain_http}, {@code closed}, {@code protocol}, {@code cipher}, {@code name},
 *     {@code certificate}, {@code allow}, {@code limit}, {@code alert}, {@code other}; and {@code record} for connections that were given
 *     up behind their handshake
 * @param versions done, by protocol
 * @param groups done, by key agreement
 * @param ciphers done, by cipher suite
 * @param protocols done, by what ALPN gave; {@code none} without
 * @param clientCertificates done with a client certificate
 */
public record TlsSnapshot(
        long underWay,
        long waiting,
        long completed,
        long resumed,
        long postQuantum,
        Map<String, Long> failed,
        Map<String, Long> versions,
        Map<String, Long> groups,
        Map<String, Long> ciphers,
        Map<String, Long> protocols,
        long clientCertificates) {
    /** Nothing happened yet. */
    public static final TlsSnapshot EMPTY =
            new TlsSnapshot(0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), 0);

    public TlsSnapshot {
        failed = Map.copyOf(failed);
        versions = Map.copyOf(versions);
        groups = Map.copyOf(groups);
        ciphers = Map.copyOf(ciphers);
        protocols = Map.copyOf(protocols);
    }
}
