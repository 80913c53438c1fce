package io.ambassadors.splitting.server;

import org.jboss.logging.Logger;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.OriginTls;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.splitting.upstream.RequestKeys;
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
     */
    PassTarget(
            PassUrl url, String upstream, Template variable, String plainScheme, HttpVersion protocol, OriginTls tls) {
        this.url = url;
        this.upstream = upstream;
        this.variable = variable;
        this.plainScheme = plainScheme;
        this.protocol = protocol;
        this.tls = tls;
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
        if (from == null) {
            LOG.debugf("No upstream for url=%s", variable);
            return new PassState(to == null ? url : to, keys, NoOrigins.INSTANCE);
        }
        return new PassState(to, keys, from.origins(request.exchange().loop(), keys, next));
    }

    /** An upstream of this name, or one that stands for this address. */
    private OriginsSource find(PassUrl to) {
        OriginTls wanted = to.secure() ? tls : null;
        OriginsSource found = directory.find(to.server(), protocol, wanted);
        return found == null ? directory.find(to.server() + ":" + to.defaultPort(), protocol, wanted) : found;
    }

    /** There is no server. */
    private enum NoOrigins implements Origins {
        INSTANCE;

        @Override
        public Endpoint next() {
            return null;
        }

        @Override
        public void finished(Endpoint endpoint, Outcome outcome) {}

        @Override
        public int tries() {
            return 0;
        }
    }
}
