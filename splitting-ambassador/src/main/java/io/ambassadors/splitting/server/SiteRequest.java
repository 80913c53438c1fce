package io.ambassadors.splitting.server;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.net.ProxyHeader;
import io.ambassadors.splitting.variables.RequestScope;

/** A request on its way through a site: which server and location it is in, and what became of it so far. */
final class SiteRequest extends RequestScope {
    /** nginx's bound of internal redirects, and one. */
    private static final int REDIRECTS = 11;

    private final SplittingHandler handler;
    private final SiteConfig site;
    private final Listener listener;
    private final ListenerCounters counters;
    VirtualServer server;
    Location location;
    /** Whether it is not what the client asked for any more. */
    boolean internal;
    /** Whether realip has looked at it. */
    boolean realIpKnown;
    /** Whether its body was too large and is thrown away, so that its length does not matter any more. */
    boolean bodyDiscarded;
    /** Whether an error page is shown already, so that there is no other. */
    boolean errorPageShown;
    /** Status that the response gets whatever it says itself; 0 for its own. */
    int errorStatus;
    /** Whether the target as the client wrote it is still what is asked for. */
    boolean targetValid = true;
    /** Where an origin sends the request: its {@code X-Accel-Redirect}; null if nowhere. */
    String accelRedirect;
    /** Where a redirect led to that an error page took the place of; null if there was none. */
    String redirectedTo;
    /** What an origin that sent the request elsewhere has said about the response; null if nothing. */
    Fields kept;
    /** What of the plan belongs to this request alone. */
    PassState pass;

    private String method;
    private int redirects = REDIRECTS;

    SiteRequest(
            Exchange exchange,
            SplittingHandler handler,
            SiteConfig site,
            Listener listener,
            ListenerCounters counters) {
        super(exchange, site.variables());
        this.counters = counters;
        this.handler = handler;
        this.site = site;
        this.listener = listener;
        this.method = exchange.request().method();
        ProxyHeader told = exchange.client().proxied();
        if (told != null && told.source() != null) {
            proxyProtocol(told.source(), told.destination());
        }
    }

    /** A copy of a request, mirrored to another location; its own exchange is there when the exchange is asked for it. */
    SiteRequest(SiteRequest original, Location location, String path) {
        super(original);
        this.handler = original.handler;
        this.site = original.site;
        this.listener = original.listener;
        this.counters = original.counters;
        this.method = original.method;
        this.server = original.server;
        this.location = location;
        this.internal = true;
        this.targetValid = false;
        uri(path);
    }

    /** The request of an exchange. */
    static SiteRequest in(Exchange exchange) {
        return (SiteRequest) RequestScope.of(exchange);
    }

    ListenerCounters counters() {
        return counters;
    }

    SplittingHandler handler() {
        return handler;
    }

    SiteConfig site() {
        return site;
    }

    Listener listener() {
        return listener;
    }

    /** The server is chosen, and no location yet. */
    void enter(VirtualServer newServer) {
        server = newServer;
        location = newServer.self();
        serverName(newServer.name());
    }

    @Override
    public String method() {
        return method;
    }

    /** Error pages are asked for with GET, unless only a head is wanted. */
    void get() {
        if (!method.equals("HEAD")) {
            method = "GET";
        }
    }

    /** Counts an internal redirect; false if it is one too many. */
    boolean mayRedirect() {
        redirects--;
        return redirects > 0;
    }

    /** Whether there may be another internal redirect at all. */
    boolean hasRedirects() {
        return redirects > 0;
    }
}
