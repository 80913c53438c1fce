package io.ambassadors.https.http;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.common.http.proxy.OutgoingRequest;
import io.ambassadors.common.http.proxy.ProxyPlan;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.SidecarConfig;

/** Passes requests on to the backend of one configuration. */
final class SidecarPlan implements ProxyPlan {
    private final HttpState state;
    private final BackendPools pools;
    private final OwnReplies replies;
    private final ProxySettings settings;
    private final RequestFields requestFields;
    private final ResponseFields responseFields;

    SidecarPlan(SidecarConfig config, HttpState state, BackendPools pools, OwnReplies replies, ResponseFields fields) {
        this.state = state;
        this.pools = pools;
        this.replies = replies;
        this.settings = settings(config);
        this.requestFields = new RequestFields(config, hostless(config.backend()));
        this.responseFields = fields;
    }

    private static ProxySettings settings(SidecarConfig config) {
        ProxySettings given = config.http().proxy();
        return new ProxySettings(
                config.backend().connectTimeout(),
                given.sendTimeout(),
                given.readTimeout(),
                given.next(),
                given.maxBody(),
                given.requestBuffering(),
                given.bodyBuffer(),
                given.readAhead(),
                given.maxResponseHead(),
                given.ignoreClientAbort(),
                given.passTrailers());
    }

    private static String hostless(BackendConfig backend) {
        if (backend.unixPath().isPresent()) {
            return "localhost";
        }
        String host = backend.host();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + backend.port();
    }

    @Override
    public ProxySettings settings() {
        return settings;
    }

    @Override
    public Origins origins(Exchange exchange) {
        return new BackendOrigins(exchange, pools.of(exchange.loop()));
    }

    @Override
    public void request(Exchange exchange, Endpoint endpoint, OutgoingRequest out) {
        SidecarRequest request = SidecarRequest.in(exchange);
        out.line(exchange.request().method(), exchange.request().target());
        requestFields.write(exchange.request(), request.client(), request.isExempt(), out);
        state.of(exchange.loop()).waiting.open();
    }

    @Override
    public Fields trailers(Exchange exchange, Fields trailers) {
        SidecarRequest request = SidecarRequest.in(exchange);
        return requestFields.trailers(trailers, request.client(), request.isExempt());
    }

    @Override
    public boolean accept(Exchange exchange, ResponseHead response) {
        return true;
    }

    @Override
    public void intercepted(Exchange exchange, int status) {
        throw new IllegalStateException("every response is accepted");
    }

    @Override
    public void response(Exchange exchange, ResponseHead response, Fields out) {
        responseFields.write(exchange.request(), response.fields(), out);
    }

    @Override
    public void failed(Exchange exchange, Failure failure) {
        SidecarRequest request = SidecarRequest.in(exchange);
        Attempt last = exchange.lastAttempt();
        boolean refused = failure == Failure.CONNECT && last != null && last.connectNanos() < 0;
        request.failed(failure, exchange.loop().now(), settings.connectTimeout().toNanos());
        // Nothing of the request has been sent to anybody: it can begin anew.
        if (!refused
                || exchange.loop().isDraining()
                || !state.of(exchange.loop()).waiting.enter(request)) {
            giveUp(exchange, failure);
        }
    }

    /** Answers a request that got no response. */
    void giveUp(Exchange exchange, Failure failure) {
        exchange.reply(replies.failure(exchange, failure));
    }
}
