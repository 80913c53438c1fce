package io.ambassadors.splitting.server;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.splitting.upstream.RequestKeys;
import io.ambassadors.splitting.upstream.UpstreamOrigins;

/** A request on its way to an upstream. */
final class PassState {
    private final PassUrl url;
    private final RequestKeys keys;
    private final Origins origins;

    /**
     * A request that goes to an upstream.
     *
     * @param url where it goes, its variables filled in
     * @param keys what the choice of a server depends on
     */
    PassState(PassUrl url, RequestKeys keys, Origins origins) {
        this.url = url;
        this.keys = keys;
        this.origins = origins;
    }

    /** Where it goes. */
    PassUrl url() {
        return url;
    }

    /** {@code $proxy_host}. */
    String host() {
        return url.host();
    }

    Origins origins() {
        return origins;
    }

    /** A server has answered: its upstream may have fields to add. */
    void responded(Fields out) {
        Origins chosen = origins instanceof LateOrigins late ? late.found() : origins;
        if (chosen instanceof UpstreamOrigins upstream) {
            upstream.responded(keys, out);
        }
    }
}
