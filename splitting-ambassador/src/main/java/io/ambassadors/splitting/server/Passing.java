package io.ambassadors.splitting.server;

import io.ambassadors.common.http.proxy.ProxyPlan;
import io.ambassadors.common.http.proxy.ProxySettings;

/** How the requests of a location are passed on: {@code proxy_pass} or {@code grpc_pass} and what belongs to it. */
public final class Passing {
    private final PassTarget target;
    private final NginxProxyPlan plan;

    Passing(PassTarget target, NginxProxyPlan plan) {
        this.target = target;
        this.plan = plan;
    }

    /** Where they go, as written. */
    public String url() {
        return target.url().text();
    }

    /** Name of the upstream that they go to; null if it depends on the request. */
    public String upstream() {
        return target.upstream();
    }

    /** Timeouts, sizes, retries. */
    public ProxySettings settings() {
        return plan.settings();
    }

    PassTarget target() {
        return target;
    }

    ProxyPlan plan() {
        return plan;
    }
}
