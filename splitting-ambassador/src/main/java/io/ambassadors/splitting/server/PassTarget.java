package io.ambassadors.splitting.server;

import java.util.Optional;

import org.jboss.logging.Logger;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.OriginTls;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.splitting.upstream.RequestKeys;
import io.ambassadors.splitting.upstream.ResolverConfig;
import io.ambassadors.splitting.variables.Template;

/** Which upstream the requests of a location go to, by which protocol: always the same, or as the request says. */
final class PassTarget {
    private static final Logger LOG = Logger.getLogger(PassTarget.class);

    private final PassUrl url;
    private final String upstream;
    private final Template variable;
    private final String plainScheme;
    private final HttpVersion protocol;
    private final OriginTls tls;
    private final Optional<ResolverConfig> resolver;
    private OriginsSource.Directory directory;
    private OriginsSource source;

    /**
     * A target.
     *
     * @param url as written
     * @param upstream name of the upstream; null if the URL has variables
     * @param variable the URL if it has variables; else null
     * @param plainScheme {@code http} or {@code grpc}
     * @param tls how TLS is spoken where the scheme asks for it; null if it never does
     * @param resolver looks up names that only requests say; empty if there is none
     */
    PassTarget(
            PassUrl url,
            String upstream,
            Template variable,
            String plainScheme,
            HttpVersion protocol,
            OriginTls tls,
            Optional<ResolverConfig> resolver) {
        this.url = url;
        this.upstream = upstream;
        this.variable = variable;
        this.plainScheme = plainScheme;
        this.protocol = protocol;
        this.tls = tls;
        this.resolver = resolver;
    }

    /** Where it goes, as written. */
    PassUrl url() {
        return url;
    }

    /** Name of its upstream; null if that depends on the request. */
    String upstream() {
        return upstream;
    }

    /** The running upstreams. Called once, before any request. */
    void connect(OriginsSource.Directory upstreams) {
        directory = upstreams;
        if (variable == null) {
            source = upstreams.find(upstream, protocol, url.secure() ? tls : null);
        }
    }

    /** Sends a request on its way. */
    PassState begin(SiteRequest request, NextOrigin next) {
        PassUrl to = url;
        OriginsSource from = source;
        if (variable != null) {
            to = PassUrl.parse(variable.render(request), plainScheme, plainScheme + "s");
            from = to == null ? null : find(to);
        }
        RequestKeys keys = request.site().keys().of(request);
        if (to == null) {
            LOG.debugf("No URL for a request: url=%s", variable);
            return new PassState(url, keys, new LateOrigins(then -> then.accept(null)));
        }
        HttpLoop loop = request.exchange().loop();
        Origins origins = from != null ? from.origins(loop, keys, next) : late(to, loop, keys, next);
        return new PassState(to, keys, origins);
    }

    private Origins late(PassUrl to, HttpLoop loop, RequestKeys keys, NextOrigin next) {
        return new LateOrigins(then -> directory.lookUp(
                loop,
                to,
                resolver,
                protocol,
                to.secure() ? tls : null,
                way -> then.accept(way == null ? null : way.origins(loop, keys, next))));
    }

    /** An upstream of this name, or one that stands for this address. */
    private OriginsSource find(PassUrl to) {
        OriginTls wanted = to.secure() ? tls : null;
        OriginsSource found = directory.find(to.server(), protocol, wanted);
        return found == null ? directory.find(to.server() + ":" + to.defaultPort(), protocol, wanted) : found;
    }
}
