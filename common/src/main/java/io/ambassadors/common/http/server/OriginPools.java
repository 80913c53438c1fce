package io.ambassadors.common.http.server;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.h1.Http1OriginPool;
import io.ambassadors.common.http.h2.Http2OriginPool;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.PoolSettings;

/** Pools for every version of HTTP. */
public final class OriginPools {
    private OriginPools() {}

    /** An empty pool of one event loop; called on it. */
    public static OriginPool create(HttpLoop loop, PoolSettings settings) {
        return settings.protocol() == HttpVersion.HTTP_2
                ? new Http2OriginPool(loop, settings)
                : new Http1OriginPool(loop, settings);
    }
}
