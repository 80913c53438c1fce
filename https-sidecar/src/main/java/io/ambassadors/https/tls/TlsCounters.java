package io.ambassadors.https.tls;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.ambassadors.https.stats.TlsSnapshot;

/**
 * Handshakes of one event loop. Written on it alone, read by anyone: a reader may see a number that is a moment old.
 *
 * <p>Every connection that {@link #opened} ends in exactly one of {@link #completed} and {@link #failed}. One that was completed may be
 * {@link #broken} later.
 */
final class TlsCounters {
    /** Of all groups, those that hold against quantum computers. */
    private static final String POST_QUANTUM = "MLKEM";

    private static final String NONE = "none";

    private final long[] failed = new long[HandshakeFailure.values().length];
    private final NamedCounts versions = new NamedCounts();
    private final NamedCounts groups = new NamedCounts();
    private final NamedCounts ciphers = new NamedCounts();
    private final NamedCounts protocols = new NamedCounts();
    private long opened;
    private long waiting;
    private long completed;
    private long resumed;
    private long postQuantum;
    private long clientCertificates;
    private long ended;

    /** A connection came. */
    void opened() {
        opened++;
    }

    /** Its handshake waits for its turn. */
    void waits() {
        waiting++;
    }

    /** It waits no longer, for whatever reason. */
    void waited() {
        waiting--;
    }

    /** The handshake is done. */
    void completed(TlsSession session) {
        completed++;
        ended++;
        versions.add(session.protocol());
        ciphers.add(session.cipher());
        protocols.add(session.applicationProtocol().isEmpty() ? NONE : session.applicationProtocol());
        if (!session.group().isEmpty()) {
            groups.add(session.group());
        }
        if (session.group().contains(POST_QUANTUM)) {
            postQuantum++;
        }
        if (session.resumed()) {
            resumed++;
        }
        if (session.client() != null) {
            clientCertificates++;
        }
    }

    /** There will be no handshake, or none that counts. */
    void failed(HandshakeFailure reason) {
        failed[reason.ordinal()]++;
        ended++;
    }

    /** Behind its handshake, a connection was given up because of a record that was not good. */
    void broken() {
        failed[HandshakeFailure.RECORD.ordinal()]++;
    }

    /** Connections that came and neither completed nor failed, those that wait included. */
    long open() {
        return opened - ended;
    }

    /** All event loops together. */
    static TlsSnapshot sum(Iterable<TlsCounters> loops) {
        long waiting = 0;
        long open = 0;
        long completed = 0;
        long resumed = 0;
        long postQuantum = 0;
        long clientCertificates = 0;
        Map<String, Long> failed = new TreeMap<>();
        Map<String, Long> versions = new TreeMap<>();
        Map<String, Long> groups = new TreeMap<>();
        Map<String, Long> ciphers = new TreeMap<>();
        Map<String, Long> protocols = new TreeMap<>();
        for (TlsCounters loop : loops) {
            waiting += loop.waiting;
            open += loop.open();
            completed += loop.completed;
            resumed += loop.resumed;
            postQuantum += loop.postQuantum;
            clientCertificates += loop.clientCertificates;
            for (HandshakeFailure reason : HandshakeFailure.values()) {
                failed.merge(name(reason), loop.failed[reason.ordinal()], Long::sum);
            }
            loop.versions.addTo(versions);
            loop.groups.addTo(groups);
            loop.ciphers.addTo(ciphers);
            loop.protocols.addTo(protocols);
        }
        return new TlsSnapshot(
                Math.max(0, open - waiting),
                waiting,
                completed,
                resumed,
                postQuantum,
                failed,
                versions,
                groups,
                ciphers,
                protocols,
                clientCertificates);
    }

    private static String name(HandshakeFailure reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
