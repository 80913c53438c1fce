package io.ambassadors.common.routing.split;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sessions of {@code sticky learn}: which server's {@link Peer#stickyId()} belongs to which session identifier. A session
 * ends when it was not learned anew for the timeout, or as the least recently learned when a new one needs room.
 *
 * <p>Thread-safe, since event loops share it as nginx' workers share the zone; its lock is held for one lookup. Follows nginx
 * {@code src/http/modules/ngx_http_upstream_sticky_module.c}.
 */
public final class LearnedSessions {
    private final int most;
    private final long timeoutSeconds;

    /** In the order in which they were learned last. */
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    private record Session(String stickyId, long learned) {}

    /**
     * An empty store.
     *
     * @param most how many sessions it holds, at least 1
     * @param timeoutSeconds after which one ends that was not learned anew
     */
    public LearnedSessions(int most, long timeoutSeconds) {
        if (most < 1) {
            throw new IllegalArgumentException("Room for " + most + " sessions");
        }
        this.most = most;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** The hint for a request whose lookup variables gave this identifier, empty for none. Each try looks it up anew. */
    public StickyHint hint(String session) {
        return session.isEmpty() ? StickyHint.NONE : nowSeconds -> stickyId(session, nowSeconds);
    }

    /**
     * What nginx does when a peer has answered.
     *
     * @param created what the create variables gave after the answer, empty for none; begins a session
     * @param lookedUp what the lookup variables gave for the request, empty for none; only keeps a session
     */
    public synchronized void learn(Peer peer, String created, String lookedUp, long nowSeconds) {
        expire(nowSeconds);
        String session = created.isEmpty() ? lookedUp : created;
        boolean known = sessions.remove(session) != null;
        if (session.isEmpty() || (created.isEmpty() && !known)) {
            return;
        }
        if (sessions.size() == most) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        sessions.put(session, new Session(peer.stickyId(), nowSeconds));
    }

    /** How many sessions there are, ended ones too that nobody asked about since. */
    public synchronized int size() {
        return sessions.size();
    }

    private synchronized String stickyId(String session, long nowSeconds) {
        expire(nowSeconds);
        Session found = sessions.get(session);
        return found == null ? "" : found.stickyId();
    }

    private void expire(long nowSeconds) {
        Iterator<Session> oldest = sessions.values().iterator();
        while (oldest.hasNext() && nowSeconds - oldest.next().learned() >= timeoutSeconds) {
            oldest.remove();
        }
    }
}
