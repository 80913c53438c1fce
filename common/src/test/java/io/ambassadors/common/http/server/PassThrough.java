package io.ambassadors.common.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.netty.channel.Channel;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Origins;
import io.ambassadors.common.http.proxy.OutgoingRequest;
import io.ambassadors.common.http.proxy.ProxyPlan;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.common.http.proxy.Reply;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.http.proxy.Site;

/**
 * The smallest service on the proxy: everything goes to one list of endpoints, one after the other, and what ends is written down.
 */
public class PassThrough implements Site, RequestHandler {
    private static final long NOT_SENT =
            FieldName.HOP_BY_HOP | FieldName.setOf(FieldName.HOST, FieldName.CONTENT_LENGTH, FieldName.EXPECT);
    private static final long NOT_RETURNED = FieldName.HOP_BY_HOP | FieldName.setOf(FieldName.CONTENT_LENGTH);

    /** What ended, one line each: status, method, target, failure. */
    public final List<String> ended = Collections.synchronizedList(new ArrayList<>());

    /** What was told of endpoints, one line each. */
    public final List<String> outcomes = Collections.synchronizedList(new ArrayList<>());

    /** What the proxy has done that its contract forbids: an exchange ended twice, a try not finished, and the like. */
    public final List<String> violations = Collections.synchronizedList(new ArrayList<>());

    private final Set<Exchange> open = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final Function<HttpLoop, List<Endpoint>> endpoints;
    private final ClientSettings clientSettings;
    private final Plan plan;

    /**
     * A service.
     *
     * @param endpoints asked on the event loop, once for each request
     */
    public PassThrough(
            ClientSettings clientSettings, ProxySettings settings, Function<HttpLoop, List<Endpoint>> endpoints) {
        this.clientSettings = clientSettings;
        this.plan = new Plan(settings);
        this.endpoints = endpoints;
    }

    @Override
    public ClientSettings settings() {
        return clientSettings;
    }

    @Override
    public RequestHandler handler() {
        return this;
    }

    @Override
    public ClientInfo describe(long id, Channel channel) {
        return new ClientInfo(id, channel.remoteAddress(), channel.localAddress(), null, null);
    }

    @Override
    public void failed(ClientInfo client, Throwable cause) {
        if (!(cause instanceof IOException)) {
            StringWriter text = new StringWriter();
            cause.printStackTrace(new PrintWriter(text));
            violations.add("a connection failed with " + text);
        }
    }

    /** The plan that passes everything on. */
    public ProxyPlan plan() {
        return plan;
    }

    /** Exchanges that have not ended. */
    public int open() {
        return open.size();
    }

    private void begun(Exchange exchange) {
        if (!open.add(exchange)) {
            violations.add("begun twice: " + exchange.request().target());
        }
    }

    @Override
    public void handle(Exchange exchange) {
        begun(exchange);
        if (exchange.request().target().equals("/local")) {
            exchange.reply(text(200, "local"));
        } else {
            exchange.proxy(plan);
        }
    }

    @Override
    public void refuse(Exchange exchange, int status, String why) {
        begun(exchange);
        exchange.reply(text(status, why));
    }

    @Override
    public void ended(Exchange exchange) {
        if (!open.remove(exchange)) {
            violations.add("ended twice, or never begun: " + exchange.request().target());
        }
        if (exchange.lastAttempt() != null && !((InOrder) exchange.context()).isFinished()) {
            violations.add("ended with a try that is not finished: "
                    + exchange.request().target());
        }
        ended.add(exchange.status() + " " + exchange.request().method() + " "
                + exchange.request().target()
                + (exchange.failure() == null ? "" : " " + exchange.failure()));
    }

    private static Reply text(int status, String text) {
        return new Reply(status, "", new Fields(), text.getBytes(ISO_8859_1), false);
    }

    private final class Plan implements ProxyPlan {
        private final ProxySettings settings;

        Plan(ProxySettings settings) {
            this.settings = settings;
        }

        @Override
        public ProxySettings settings() {
            return settings;
        }

        @Override
        public Origins origins(Exchange exchange) {
            InOrder origins = new InOrder(endpoints.apply(exchange.loop()));
            exchange.context(origins);
            return origins;
        }

        @Override
        public void request(Exchange exchange, Endpoint endpoint, OutgoingRequest out) {
            out.line(exchange.request().method(), exchange.request().target());
            out.fields().add(FieldName.HOST, "origin");
            copy(exchange.request().fields(), out.fields(), NOT_SENT);
            String upgrade = exchange.request().field("Upgrade");
            if (upgrade != null) {
                out.upgrade(upgrade);
            }
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
            copy(response.fields(), out, NOT_RETURNED);
        }

        @Override
        public void failed(Exchange exchange, Failure failure) {
            exchange.reply(text(failure.status(), failure.text()));
        }
    }

    private static void copy(Fields from, Fields to, long without) {
        for (int i = 0; i < from.size(); i++) {
            if (!FieldName.in(without, from.id(i))) {
                to.add(from, i);
            }
        }
    }

    private final class InOrder implements Origins {
        private final List<Endpoint> all;
        private int next;
        private int inUse;

        InOrder(List<Endpoint> all) {
            this.all = all;
        }

        @Override
        public Endpoint next() {
            if (inUse != 0) {
                violations.add("a try begins before the one before is finished");
            }
            if (next == all.size()) {
                return null;
            }
            inUse = 1;
            return all.get(next++);
        }

        boolean isFinished() {
            return inUse == 0;
        }

        @Override
        public void finished(Endpoint endpoint, Outcome outcome) {
            if (inUse == 0 || !endpoint.equals(all.get(next - 1))) {
                violations.add("finished twice, or another endpoint: " + endpoint.text());
            }
            inUse = 0;
            outcomes.add(endpoint.text() + " " + outcome);
        }

        @Override
        public int tries() {
            return all.size() - next + inUse;
        }
    }
}
