package io.ambassadors.splitting.server;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.OriginTls;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.splitting.upstream.RequestKeys;
import io.ambassadors.splitting.upstream.UpstreamSet;

/** Gives the servers of one upstream for a request. */
@FunctionalInterface
public interface OriginsSource {
    /** The servers in the order in which they are tried; called on the event loop of the request. */
    Origins origins(HttpLoop loop, RequestKeys keys, NextOrigin next);

    /** Finds upstreams. */
    @FunctionalInterface
    interface Directory {
        /**
         * The way to an upstream; null if there is none of this name.
         *
         * @param name of the upstream
         * @param protocol by which it is asked
         * @param tls how TLS is spoken; null for none
         */
        OriginsSource find(String name, HttpVersion protocol, OriginTls tls);
    }

    /** The upstreams of a running configuration. */
    static Directory of(UpstreamSet upstreams) {
        return (name, protocol, tls) ->
                upstreams.group(name).isEmpty() ? null : upstreams.pass(name, protocol, tls)::origins;
    }
}
