package io.ambassadors.https.http;

import java.net.SocketAddress;

import org.jboss.logging.Logger;

import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.http.server.InFlight;
import io.ambassadors.common.net.Networks;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.identity.AllowList;
import io.ambassadors.https.identity.ClientIdentity;

/**
 * Decides what becomes of each request that came over TLS, under one configuration; requests that are under way when another takes over
 * end with this one.
 *
 * <p>{@code ClientInfo.tls} of its exchanges is a {@link io.ambassadors.https.tls.TlsSession}; {@code ClientInfo.attachment} is this
 * package's.
 */
public final class SidecarHandler implements RequestHandler {
    private static final Logger LOG = Logger.getLogger(SidecarHandler.class);

    private final SidecarConfig config;
    private final HttpState state;
    private final AccessLog log;
    private final OwnReplies replies;
    private final SidecarPlan plan;
    private final ExemptPaths exempt;
    private final Networks trusted;
    private final AllowList allowed;
    private final boolean verifies;
    private final boolean requires;
    private final InFlight inFlight;

    /**
     * A handler.
     *
     * @param pools connections to the backend of this configuration
     * @param log opened by the caller, who closes it once every event loop is {@link #whenIdle idle}
     * @throws IllegalArgumentException if {@code forwarded.trusted} names what is no network, or {@code clients.allow} what is no key
     */
    public SidecarHandler(SidecarConfig config, HttpState state, BackendPools pools, AccessLog log) {
        this.config = config;
        this.state = state;
        this.log = log;
        ResponseFields fields = new ResponseFields(config);
        this.replies = new OwnReplies(state, fields);
        this.plan = new SidecarPlan(config, state, pools, replies, fields);
        this.exempt = new ExemptPaths(config.clients().exempt());
        this.trusted = Networks.of(config.forwarded().trusted());
        this.allowed = AllowList.of(config.clients().allow());
        this.verifies = config.clients().verify() != ClientsConfig.Verify.NONE;
        this.requires = config.clients().verify() == ClientsConfig.Verify.REQUIRED;
        this.inFlight = new InFlight(state.loops());
    }

    /** The configuration that it serves. */
    public SidecarConfig config() {
        return config;
    }

    CertificateHosts hosts() {
        return state.hosts();
    }

    boolean trusts(SocketAddress client) {
        return !trusted.isEmpty() && trusted.contain(client);
    }

    /** Whether the allow list has a client now; its connection may have been made when another list held. */
    boolean permits(ClientIdentity identity) {
        return allowed.permits(identity.certificate());
    }

    @Override
    public void handle(Exchange exchange) {
        begin(exchange);
        try {
            decide(exchange);
        } catch (RuntimeException defect) {
            LOG.errorf(
                    defect,
                    "A request could not be decided about target=%s",
                    exchange.request().target());
            exchange.reply(replies.failure(exchange, Failure.INTERNAL));
        }
    }

    private void begin(Exchange exchange) {
        state.counters(exchange.loop()).began(exchange);
        inFlight.began(exchange.loop());
    }

    private void decide(Exchange exchange) {
        ClientContext client = ClientContext.of(this, exchange.client());
        String target = exchange.request().target();
        boolean isExempt = false;
        if (verifies) {
            if (!mayCome(client)) {
                isExempt = exempt.contain(target);
                if (!isExempt) {
                    refuseWithoutCertificate(exchange, client.identity());
                    return;
                }
            }
            String authority = exchange.request().authority();
            client.host(authority == null ? "" : authority);
            if (client.isMisdirected()) {
                exchange.reply(
                        replies.refusal(
                                exchange,
                                421,
                                "this connection was made for another server name than that of the request; make one of its own"));
                return;
            }
        }
        if (exchange.request().method().equals("TRACE")) {
            // It would show the client what we tell the backend of it.
            exchange.reply(replies.refusal(exchange, 405, "TRACE is not passed on"));
            return;
        }
        exchange.context(new SidecarRequest(exchange, plan, client, isExempt));
        exchange.proxy(plan);
    }

    /** Whether a client may come as far as its certificate goes. */
    private boolean mayCome(ClientContext client) {
        return client.identity() == null ? !requires : client.isAllowed();
    }

    private void refuseWithoutCertificate(Exchange exchange, ClientIdentity identity) {
        state.counters(exchange.loop()).refusedWithoutCertificate();
        exchange.reply(replies.refusal(
                exchange,
                403,
                identity == null
                        ? "a client certificate is required, and none was shown"
                        : "the client certificate that was shown is not on the list of those that may come"));
    }

    @Override
    public void refuse(Exchange exchange, int status, String why) {
        begin(exchange);
        LOG.debugf("Refused a request status=%d why=%s", status, why);
        exchange.reply(replies.malformed(exchange, status, why));
    }

    @Override
    public void ended(Exchange exchange) {
        state.counters(exchange.loop()).ended(exchange);
        log.log(exchange);
        inFlight.ended(exchange.loop());
    }

    /**
     * Another configuration has taken over: does something once no request is under way here on an event loop. Called on that loop,
     * once.
     */
    public void whenIdle(HttpLoop loop, Runnable action) {
        inFlight.whenIdle(loop, action);
    }
}
