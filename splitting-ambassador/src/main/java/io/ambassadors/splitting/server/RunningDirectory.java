package io.ambassadors.splitting.server;

import java.util.Optional;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.OriginTls;
import io.ambassadors.splitting.upstream.ResolverConfig;
import io.ambassadors.splitting.upstream.RuntimeUpstreams;
import io.ambassadors.splitting.upstream.UpstreamSet;

/**
 * Upstreams that run.
 *
 * @param configured what the configuration names
 * @param atRunTime what requests name besides
 */
record RunningDirectory(UpstreamSet configured, RuntimeUpstreams atRunTime) implements OriginsSource.Directory {
    private static final Logger LOG = Logger.getLogger(RunningDirectory.class);

    @Override
    public OriginsSource find(String name, HttpVersion protocol, OriginTls tls) {
        return configured.group(name).isEmpty() ? null : configured.pass(name, protocol, tls)::origins;
    }

    @Override
    public void lookUp(
            HttpLoop loop,
            PassUrl to,
            Optional<ResolverConfig> resolver,
            HttpVersion protocol,
            OriginTls tls,
            Consumer<OriginsSource> then) {
        atRunTime.pass(
                loop,
                configured,
                to.server(),
                to.defaultPort(),
                resolver,
                protocol,
                tls,
                pass -> then.accept(pass::origins),
                why -> {
                    LOG.debugf("No upstream for a request: %s", why);
                    then.accept(null);
                });
    }
}
