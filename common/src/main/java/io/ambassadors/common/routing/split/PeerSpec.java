package io.ambassadors.common.routing.split;

/**
 * One address of one {@code server} line: what configuration and resolution say of it, and nothing that changes.
 *
 * @param server the first argument of the line as written, which {@code hash … consistent} hashes
 * @param address of the peer as nginx prints it, {@code 127.0.0.1:8081}; any text while the name does not resolve
 * @param line which {@code server} line of the upstream it is from, counted from 0
 * @param weight at least 1; each address of a line has the whole of it
 * @param maxFails failures that put it aside, 0 for never
 * @param failTimeoutSeconds how long they are counted, and how long it is put aside
 * @param maxConns most requests in flight, 0 for any number
 * @param down never gets a request, but keeps its share of the hashes
 * @param backup stands in when no other can
 * @param route of {@code route=}, empty if there is none
 * @param drain gets requests only from clients that stick to it
 */
public record PeerSpec(
        String server,
        String address,
        int line,
        int weight,
        int maxFails,
        long failTimeoutSeconds,
        int maxConns,
        boolean down,
        boolean backup,
        String route,
        boolean drain) {
    /** nginx' default of {@code weight=}. */
    public static final int DEFAULT_WEIGHT = 1;

    /** nginx' default of {@code max_fails=}. */
    public static final int DEFAULT_MAX_FAILS = 1;

    /** nginx' default of {@code fail_timeout=}. */
    public static final long DEFAULT_FAIL_TIMEOUT_SECONDS = 10;

    private static final int LONGEST_ROUTE = 32;

    public PeerSpec {
        if (server.isEmpty()) {
            throw new IllegalArgumentException("A server needs an address");
        }
        if (weight < 1) {
            throw new IllegalArgumentException("The weight of " + server + " is " + weight + ", not at least 1");
        }
        if (maxFails < 0 || failTimeoutSeconds < 0 || maxConns < 0) {
            throw new IllegalArgumentException("A limit of " + server + " is below 0");
        }
        if (route.length() > LONGEST_ROUTE) {
            throw new IllegalArgumentException(
                    "The route of " + server + " is longer than " + LONGEST_ROUTE + " characters");
        }
    }

    /** A server with nginx' defaults and this weight whose address is what its line says. */
    public static PeerSpec of(String server, int weight) {
        return server(server).weight(weight).build();
    }

    /** A server with nginx' defaults whose address is what its line says. */
    public static PeerSpecBuilder server(String server) {
        return new PeerSpecBuilder(server);
    }

    /** The same at another address. */
    public PeerSpec at(String address) {
        return toBuilder().address(address).build();
    }

    /** To make another that differs. */
    public PeerSpecBuilder toBuilder() {
        return new PeerSpecBuilder(server)
                .address(address)
                .line(line)
                .weight(weight)
                .maxFails(maxFails)
                .failTimeoutSeconds(failTimeoutSeconds)
                .maxConns(maxConns)
                .down(down)
                .backup(backup)
                .route(route)
                .drain(drain);
    }

    /** Whether it takes no request of a client that does not stick to it. */
    public boolean closed() {
        return down || drain;
    }

    /** What names it in a sticky cookie or session: its route, else the MD5 of its address in hexadecimal. */
    public String stickyId() {
        return route.isEmpty() ? StickyId.of(address) : route;
    }
}
