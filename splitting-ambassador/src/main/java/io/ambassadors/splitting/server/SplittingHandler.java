package io.ambassadors.splitting.server;

import java.net.SocketAddress;

import org.jboss.logging.Logger;

import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.http.server.InFlight;
import io.ambassadors.common.http.server.OwnFields;
import io.ambassadors.splitting.upstream.UpstreamStats;

/**
 * Leads each request through the phases of nginx: who is the client, which server, what the server says, which location, what the
 * location says, and on to its origin. Serves one configuration on all event loops; requests that are under way when another takes over
 * end with this one.
 *
 * <p>{@code ClientInfo.listener} of its exchanges is the {@link ListenSpec#text} of the listener.
 */
public final class SplittingHandler implements RequestHandler {
    private static final Logger LOG = Logger.getLogger(SplittingHandler.class);

    private final SiteConfig site;
    private final SiteCounters counters;
    private final Responder responder;
    private final InFlight inFlight;
    private final LoopPart[] parts;

    /** What each event loop has for itself. */
    private static final class LoopPart {
        final OwnFields own;
        final LocationTable.Found found = new LocationTable.Found();

        LoopPart(String version) {
            own = new OwnFields(ErrorDocument.NAME, version);
        }
    }

    /**
     * A handler that serves a site.
     *
     * @param counters of all event loops; they outlive the site
     * @param version of this program, for the Server field
     */
    public SplittingHandler(SiteConfig site, SiteCounters counters, String version) {
        this.site = site;
        this.counters = counters;
        this.responder = new Responder(this);
        this.inFlight = new InFlight(counters.loops());
        this.parts = new LoopPart[counters.loops()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new LoopPart(version);
        }
    }

    private LoopPart part(Exchange exchange) {
        return parts[exchange.loop().index()];
    }

    /** Server and Date on an exchange's event loop. */
    OwnFields own(Exchange exchange) {
        return part(exchange).own;
    }

    Responder responder() {
        return responder;
    }

    @Override
    public void handle(Exchange exchange) {
        SiteRequest request = begin(exchange);
        try {
            receive(request);
        } catch (RuntimeException defect) {
            defect(request, defect);
        }
    }

    /** Deciding about a request went wrong: the client gets an answer all the same. */
    void defect(SiteRequest request, RuntimeException defect) {
        LOG.errorf(defect, "A request could not be decided about uri=%s", request.uri());
        if (!request.exchange().isOver()) {
            responder.builtIn(request, 500);
        }
    }

    @Override
    public void refuse(Exchange exchange, int status, String why) {
        SiteRequest request = begin(exchange);
        LOG.debugf("Refused a request status=%d why=%s", status, why);
        responder.builtIn(request, status);
    }

    @Override
    public void ended(Exchange exchange) {
        SiteRequest request = SiteRequest.in(exchange);
        if (request == null) {
            return;
        }
        request.counters().ended(exchange);
        UpstreamStats.ended(exchange);
        request.location.settings().log().log(request);
        inFlight.ended(exchange.loop());
    }

    /**
     * Another configuration has taken over: does something once no request is under way here on an event loop. Called on that loop,
     * once.
     */
    public void whenIdle(HttpLoop loop, Runnable action) {
        inFlight.whenIdle(loop, action);
    }

    private SiteRequest begin(Exchange exchange) {
        Listener listener = site.listener((String) exchange.client().listener());
        SiteRequest request = new SiteRequest(exchange, this, site, listener, counters.of(exchange, listener));
        request.counters().began();
        inFlight.began(exchange.loop());
        request.enter(listener.at(exchange.client().local()).defaultServer());
        return request;
    }

    private void receive(SiteRequest request) {
        RequestHead head = request.exchange().request();
        boolean readable = request.parseTarget(true);
        if (!readable) {
            responder.error(request, 400);
            return;
        }
        AddressServers servers =
                request.listener().at(request.exchange().client().local());
        if (!servers.names().isEmpty()) {
            String host = head.host();
            VirtualServer named = servers.names().find(host == null ? "" : host, request);
            if (named != null && named != request.server) {
                request.enter(named);
            }
        }
        if (head.method().equals("TRACE") || head.method().equals("CONNECT")) {
            responder.error(request, 405);
            return;
        }
        findClient(request);
        enterServer(request);
    }

    private static void findClient(SiteRequest request) {
        RealIp realIp = request.location.settings().realIp();
        if (!request.realIpKnown && realIp.isActive()) {
            request.realIpKnown = true;
            SocketAddress connected = request.exchange().client().remote();
            SocketAddress client = realIp.client(
                    connected,
                    request.exchange().client().proxied(),
                    request.exchange().request().fields());
            if (client != connected) {
                request.clientAddress(client);
            }
        }
    }

    /** What the server says itself, and then which of its locations it is. Internal redirects begin here. */
    void enterServer(SiteRequest request) {
        Location self = request.server.self();
        request.location = self;
        Script.Return answer = self.script().run(request);
        if (answer != null) {
            responder.answer(request, answer);
            return;
        }
        LocationTable.Found found = part(request.exchange()).found;
        found.location = self;
        found.redirect = false;
        request.server.locations().find(request.uri(), request, found);
        Location location = found.location;
        request.location = location;
        if (location.isInternal() && !request.internal) {
            responder.error(request, 404);
        } else if (isTooLarge(request, location)) {
            request.bodyDiscarded = true;
            request.exchange().discardBody();
            responder.error(request, 413);
        } else if (found.redirect) {
            String args = request.args();
            String path = Escapes.path(location.text(), 0);
            responder.redirect(request, 301, args == null ? path : path + "?" + args);
        } else {
            enterLocation(request);
        }
    }

    private static boolean isTooLarge(SiteRequest request, Location location) {
        long most = location.settings().maxBody();
        return most > 0
                && !request.bodyDiscarded
                && request.exchange().request().contentLength() > most;
    }

    /** What the location says, and on to its origin. Named locations begin here. */
    void enterLocation(SiteRequest request) {
        Location location = request.location;
        if (location.settings().client() != request.listener().clientSettings()) {
            request.exchange().clientSettings(location.settings().client());
        }
        Script.Return answer = location.script().run(request);
        if (answer != null) {
            responder.answer(request, answer);
            return;
        }
        findClient(request);
        Passing passing = location.passing();
        if (passing == null) {
            responder.error(request, 404);
            return;
        }
        Mirrors.start(request);
        request.exchange().proxy(passing.plan());
    }

    /** Goes to another path of the same server. */
    void redirectTo(SiteRequest request, String path, String args) {
        if (!request.mayRedirect()) {
            LOG.debugf("Internal redirection cycle uri=%s", path);
            responder.error(request, 500);
            return;
        }
        request.internal = true;
        request.targetValid = false;
        request.uri(path);
        request.args(args);
        enterServer(request);
    }

    /** Goes to a named location of the same server. */
    void redirectTo(SiteRequest request, String name) {
        Location named = request.server.named().get(name);
        if (!request.mayRedirect() || named == null) {
            LOG.debugf("No way to location name=%s", name);
            responder.error(request, 500);
            return;
        }
        request.internal = true;
        request.location = named;
        enterLocation(request);
    }
}
