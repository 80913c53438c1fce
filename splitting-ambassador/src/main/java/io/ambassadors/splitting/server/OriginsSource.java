package io.ambassadors.splitting.server;

import java.util.Optional;
import java.util.function.Consumer;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.OriginTls;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.splitting.upstream.RequestKeys;
import io.ambassadors.splitting.upstream.ResolverConfig;
import io.ambassadors.splitting.upstream.RuntimeUpstreams;
import io.ambassadors.splitting.upstream.UpstreamSet;

/** Gives the servers of one upstream for a request. */
@FunctionalInterface
public interface OriginsSource {
    /** The servers in the order in which they are tried; called on the event loop of the request. */
    Origins origins(HttpLoop loop, RequestKeys keys, NextOrigin next);

    /** Finds upstreams. */
    interface Directory {
        /**
         * The way to an upstream; null if there is none of this name.
         *
         * @param name of the upstream
         * @param protocol by which it is asked
         * @param tls how TLS is spoken; null for none
         */
        OriginsSource find(String name, HttpVersion protocol, OriginTls tls);

        /**
         * Looks for the way to an address that only a request says.
         *
         * @param loop of the request; {@code then} is called on it, perhaps at once
         * @param resolver of the location; empty if it has none
         * @param then takes the way; null if there is none
         */
        void lookUp(
                HttpLoop loop,
                PassUrl to,
                Optional<ResolverConfig> resolver,
                HttpVersion protocol,
                OriginTls tls,
                Consumer<OriginsSource> then);
    }

    /** The upstreams of a running configuration, and those that requests name at run time. */
    static Directory of(UpstreamSet upstreams, RuntimeUpstreams atRunTime) {
        return new RunningDirectory(upstreams, atRunTime);
    }
}
