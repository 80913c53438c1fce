package io.ambassadors.common.routing.split;

/** The parameters of a {@code server} line one by one; what is not said has nginx' default. */
public final class PeerSpecBuilder {
    private final String server;
    private String address;
    private int line;
    private int weight = PeerSpec.DEFAULT_WEIGHT;
    private int maxFails = PeerSpec.DEFAULT_MAX_FAILS;
    private long failTimeoutSeconds = PeerSpec.DEFAULT_FAIL_TIMEOUT_SECONDS;
    private int maxConns;
    private boolean down;
    private boolean backup;
    private String route = "";
    private boolean drain;

    PeerSpecBuilder(String server) {
        this.server = server;
        this.address = server;
    }

    /** The address, in the form in which nginx prints it. */
    public PeerSpecBuilder address(String address) {
        this.address = address;
        return this;
    }

    /** Which {@code server} line it is from, counted from 0. */
    public PeerSpecBuilder line(int line) {
        this.line = line;
        return this;
    }

    /** {@code weight=}, at least 1. */
    public PeerSpecBuilder weight(int weight) {
        this.weight = weight;
        return this;
    }

    /** {@code max_fails=}, 0 for never. */
    public PeerSpecBuilder maxFails(int maxFails) {
        this.maxFails = maxFails;
        return this;
    }

    /** {@code fail_timeout=} in seconds. */
    public PeerSpecBuilder failTimeoutSeconds(long failTimeoutSeconds) {
        this.failTimeoutSeconds = failTimeoutSeconds;
        return this;
    }

    /** {@code max_conns=}, 0 for any number. */
    public PeerSpecBuilder maxConns(int maxConns) {
        this.maxConns = maxConns;
        return this;
    }

    /** {@code down}. */
    public PeerSpecBuilder down(boolean down) {
        this.down = down;
        return this;
    }

    /** {@code backup}. */
    public PeerSpecBuilder backup(boolean backup) {
        this.backup = backup;
        return this;
    }

    /** {@code route=}, empty for none. */
    public PeerSpecBuilder route(String route) {
        this.route = route;
        return this;
    }

    /** {@code drain}. */
    public PeerSpecBuilder drain(boolean drain) {
        this.drain = drain;
        return this;
    }

    /**
     * The peer.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public PeerSpec build() {
        return new PeerSpec(
                server, address, line, weight, maxFails, failTimeoutSeconds, maxConns, down, backup, route, drain);
    }
}
