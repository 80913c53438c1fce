package io.ambassadors.common.http.proxy;

import java.net.SocketAddress;

/** Connections to origins, kept for the next request. Belongs to one event loop. */
public interface OriginPool {
    /** Finds or opens a connection for a try; answers through {@link Attempt#opened} or {@link Attempt#failed}, perhaps at once. */
    void open(SocketAddress address, Attempt attempt);

    /** Whether its origins understand no chunked request: HTTP/1.0. */
    boolean needsLength();

    /** Connections that are kept and idle. */
    int idle();

    /** Connections in use. */
    int active();

    /** Connections that were begun since the pool is there, those that came to nothing included. */
    long connects();

    /** Closes idle connections, and others when their request is over. */
    void retire();
}
