package io.ambassadors.common.http.proxy;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;

/**
 * A copy of a request that goes elsewhere and whose response nobody gets. It starts when the body is gathered; of a request whose
 * body is too long to be gathered there is none.
 */
final class Mirror {
    private final ProxyPlan plan;
    private final RequestHandler observer;
    private final Object context;

    Mirror(ProxyPlan plan, RequestHandler observer, Object context) {
        this.plan = plan;
        this.observer = observer;
        this.context = context;
    }

    void start(Exchange original, RequestBody body) {
        ByteBuf gathered = body.copyGathered();
        if (gathered == null) {
            return;
        }
        RequestHead from = original.request();
        RequestHead copy = new RequestHead(from.fields().copy());
        copy.line(from.method(), from.target(), HttpVersion.HTTP_1_1);
        copy.authority(from.scheme(), from.authority());
        copy.body(from.hasBody() ? gathered.readableBytes() : from.contentLength(), false);
        Exchange exchange = new Exchange(
                original.loop(),
                observer,
                copy,
                original.client(),
                new Nobody(),
                original.clientSettings(),
                original.requestNumber() - 1);
        exchange.context(context);
        exchange.proxy(plan);
        if (from.hasBody() && gathered.isReadable()) {
            exchange.clientBody(gathered);
            exchange.clientBodyEnd(null);
        } else {
            gathered.release();
        }
    }
}
