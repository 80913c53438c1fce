package io.ambassadors.common.routing.split;

/**
 * A {@link PeerSpec} with nginx' accounting of it. Belongs to one event loop, as the accounting of nginx without {@code zone}
 * belongs to one worker; others may read it and see a value that is a little old.
 *
 * <p>Follows nginx {@code src/http/ngx_http_upstream_round_robin.c}, {@code ngx_http_upstream_rr_peer_t}. Times are whole
 * seconds of whatever clock the caller has, which must not run backwards.
 */
public final class Peer {
    private final PeerSpec spec;
    private final String stickyId;
    private final boolean closed;

    private long currentWeight;
    private int effectiveWeight;
    private int fails;
    private long accessed;
    private long checked;
    private int conns;
    private boolean unresolved;

    Peer(PeerSpec spec) {
        this.spec = spec;
        this.stickyId = spec.stickyId();
        this.closed = spec.closed();
        this.effectiveWeight = spec.weight();
    }

    /** What does not change of it. */
    public PeerSpec spec() {
        return spec;
    }

    /** What names it in a sticky cookie or session, see {@link PeerSpec#stickyId()}. */
    public String stickyId() {
        return stickyId;
    }

    /** What it counts for in the next round, the greatest wins. */
    public long currentWeight() {
        return currentWeight;
    }

    /** Its weight, less what failures took and later rounds have not given back. */
    public int effectiveWeight() {
        return effectiveWeight;
    }

    /** Failures that are not forgotten. */
    public int fails() {
        return fails;
    }

    /** Second of the last failure. */
    public long accessed() {
        return accessed;
    }

    /** Second of the last failure or of the last try that begins a window of {@code fail_timeout}. */
    public long checked() {
        return checked;
    }

    /** Requests in flight. */
    public int conns() {
        return conns;
    }

    /** Whether its name has not resolved yet. It is chosen all the same, and the caller reports {@link Outcome#FAILED}. */
    public boolean unresolved() {
        return unresolved;
    }

    /** Says whether its name has resolved. */
    public void unresolved(boolean unresolved) {
        this.unresolved = unresolved;
    }

    /** Whether its failures put it aside at this second. */
    public boolean ejected(long nowSeconds) {
        return spec.maxFails() != 0 && fails >= spec.maxFails() && nowSeconds - checked <= spec.failTimeoutSeconds();
    }

    /** Whether it has as many requests in flight as it may. */
    public boolean full() {
        return spec.maxConns() != 0 && conns >= spec.maxConns();
    }

    /** Whether it takes a request of any client at this second. */
    public boolean usable(long nowSeconds) {
        return !closed && !ejected(nowSeconds) && !full();
    }

    /** Whether it takes a request of a client that sticks to it at this second. */
    boolean usableBySticky(long nowSeconds) {
        return !spec.down() && !ejected(nowSeconds) && !full();
    }

    boolean closed() {
        return closed;
    }

    /** Enters a round; returns what it adds to the sum that the winner pays. */
    int enterRound() {
        int added = effectiveWeight;
        currentWeight += added;
        if (effectiveWeight < spec.weight()) {
            effectiveWeight++;
        }
        return added;
    }

    void payRound(long total) {
        currentWeight -= total;
    }

    /** Chosen by any rule but that for a single peer: a try after {@code fail_timeout} is the one probe of its window. */
    void probe(long nowSeconds) {
        if (nowSeconds - checked > spec.failTimeoutSeconds()) {
            checked = nowSeconds;
        }
    }

    void occupy() {
        conns++;
    }

    void leave() {
        conns--;
    }

    void forgetFails() {
        fails = 0;
    }

    void failed(long nowSeconds) {
        fails++;
        accessed = nowSeconds;
        checked = nowSeconds;
        if (spec.maxFails() != 0) {
            effectiveWeight = Math.max(0, effectiveWeight - spec.weight() / spec.maxFails());
        }
    }

    /** A request that did not fail brings it back, if it was chosen after its last failure's window. */
    void passed() {
        if (accessed < checked) {
            fails = 0;
        }
    }

    @Override
    public String toString() {
        return spec.server() + " at " + spec.address();
    }
}
