package io.ambassadors.splitting.server;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.common.http.proxy.OutgoingRequest;
import io.ambassadors.common.http.proxy.ProxyPlan;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.common.http.proxy.Reply;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.splitting.upstream.UpstreamStats;

/** {@code mirror}: copies of requests go to other locations, and nobody gets their responses. */
final class Mirrors {
    private static final RequestHandler OBSERVER = new Observer();

    private Mirrors() {}

    /** Lets copies of a request begin that its location asks for. */
    static void start(SiteRequest request) {
        for (String path : request.location.settings().mirrors()) {
            LocationTable.Found found = new LocationTable.Found();
            found.location = request.server.self();
            request.server.locations().find(path, request, found);
            Passing passing = found.location.passing();
            if (passing != null && !found.redirect) {
                SiteRequest copy = new SiteRequest(request, found.location, path);
                request.exchange()
                        .mirror(
                                new Plan(
                                        passing.plan(),
                                        request.location.settings().mirrorBody()),
                                OBSERVER,
                                copy);
            }
        }
    }

    /** The plan of the location, without what becomes of the response. */
    private record Plan(ProxyPlan plan, boolean withBody) implements ProxyPlan {
        @Override
        public ProxySettings settings() {
            return plan.settings();
        }

        @Override
        public Origins origins(Exchange exchange) {
            SiteRequest request = SiteRequest.in(exchange);
            request.location.script().run(request);
            return plan.origins(exchange);
        }

        @Override
        public void request(Exchange exchange, Endpoint endpoint, OutgoingRequest out) {
            plan.request(exchange, endpoint, out);
            if (!withBody) {
                out.body(new byte[0]);
            }
        }

        @Override
        public boolean accept(Exchange exchange, ResponseHead response) {
            return true;
        }

        @Override
        public void intercepted(Exchange exchange, int status) {
            end(exchange, status);
        }

        @Override
        public void response(Exchange exchange, ResponseHead response, Fields out) {}

        @Override
        public void failed(Exchange exchange, Failure failure) {
            end(exchange, failure.status());
        }

        private static void end(Exchange exchange, int status) {
            exchange.reply(new Reply(status, "", new Fields(0), new byte[0], false));
        }
    }

    /** Counts what became of the tries. */
    private static final class Observer implements RequestHandler {
        @Override
        public void handle(Exchange exchange) {
            throw new IllegalStateException("a mirrored request has its plan");
        }

        @Override
        public void refuse(Exchange exchange, int status, String why) {
            throw new IllegalStateException("a mirrored request is well formed");
        }

        @Override
        public void ended(Exchange exchange) {
            UpstreamStats.ended(exchange);
        }
    }
}
