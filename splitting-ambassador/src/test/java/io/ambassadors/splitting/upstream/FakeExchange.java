package io.ambassadors.splitting.upstream;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Nobody;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.common.http.proxy.OutgoingRequest;
import io.ambassadors.common.http.proxy.ProxyPlan;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.common.http.proxy.Reply;
import io.ambassadors.common.http.proxy.RequestHandler;

/** A real exchange whose client is not there, passed to an upstream and counted. */
final class FakeExchange extends Nobody implements RequestHandler, ProxyPlan {
    private final UpstreamPass pass;
    private final RequestKeys keys;
    private UpstreamOrigins origins;
    final Fields sent = new Fields();
    Exchange exchange;

    private FakeExchange(UpstreamPass pass, RequestKeys keys) {
        this.pass = pass;
        this.keys = keys;
    }

    /** Runs on the event loop. */
    static FakeExchange get(HttpLoop loop, UpstreamPass pass, RequestKeys keys) {
        FakeExchange fake = new FakeExchange(pass, keys);
        RequestHead request = new RequestHead(new Fields());
        request.line("GET", "/", HttpVersion.HTTP_1_1);
        request.body(0, false);
        fake.exchange = new Exchange(
                loop, fake, request, new ClientInfo(1, null, null, null, null), fake, ClientSettings.DEFAULT, 0);
        fake.handle(fake.exchange);
        return fake;
    }

    @Override
    public void handle(Exchange began) {
        began.proxy(this);
    }

    @Override
    public void refuse(Exchange refused, int status, String why) {
        throw new AssertionError(why);
    }

    @Override
    public void ended(Exchange over) {
        UpstreamStats.ended(over);
    }

    @Override
    public ProxySettings settings() {
        return ProxySettings.DEFAULT;
    }

    @Override
    public Origins origins(Exchange of) {
        origins = pass.origins(of.loop(), keys, settings().next());
        return origins;
    }

    @Override
    public void request(Exchange of, Endpoint endpoint, OutgoingRequest out) {}

    @Override
    public boolean accept(Exchange of, ResponseHead response) {
        return true;
    }

    @Override
    public void intercepted(Exchange of, int status) {}

    @Override
    public void response(Exchange of, ResponseHead response, Fields out) {
        origins.responded(keys, out);
    }

    @Override
    public void failed(Exchange of, Failure failure) {
        of.reply(new Reply(failure.status(), "", new Fields(), new byte[0], false));
    }

    @Override
    public void head(int status, String reason, Fields fields, long contentLength, boolean bodyless) {
        for (int i = 0; i < fields.size(); i++) {
            sent.add(fields, i);
        }
    }
}
