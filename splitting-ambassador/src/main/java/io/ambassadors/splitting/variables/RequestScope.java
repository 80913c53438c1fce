package io.ambassadors.splitting.variables;

import java.net.SocketAddress;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Exchange;

/**
 * What the service knows of one request beside what its {@link Exchange} says: the context of the exchange, and what variables read.
 * Belongs to the event loop of its exchange.
 */
public class RequestScope {
    private final Variables variables;
    private final UpstreamHistory upstream = new UpstreamHistory();
    private Exchange exchange;
    private String uri;
    private String args;
    private SocketAddress clientAddress;
    private ProxyAddresses proxyProtocol;
    private String serverName = "";
    private String proxyHost;
    private String proxyPort;
    private String requestBody;
    private String requestId;
    private int status;
    private Captures captures = Captures.NONE;
    private String[] values;
    private Fields sentFields;
    private Fields sentTrailers;
    private Fields upstreamFields;
    private Fields upstreamTrailers;

    /** The scope of an exchange; it becomes the exchange's context. */
    public RequestScope(Exchange exchange, Variables variables) {
        this.exchange = exchange;
        this.variables = variables;
        this.clientAddress = exchange.client().remote();
        this.uri = exchange.request().target();
        exchange.context(this);
    }

    /** A copy for a mirrored request; it reads the exchange that {@link #of} finds it with first. */
    protected RequestScope(RequestScope original) {
        variables = original.variables;
        uri = original.uri;
        args = original.args;
        clientAddress = original.clientAddress;
        proxyProtocol = original.proxyProtocol;
        serverName = original.serverName;
        requestBody = original.requestBody;
        requestId = original.requestId();
        captures = original.captures;
        values = original.values == null ? null : original.values.clone();
    }

    /**
     * A copy for a mirrored request, to be given to {@link Exchange#mirror} as its context. It lives on when this exchange is over: it
     * reads the exchange that {@link #of} finds it with first.
     */
    public RequestScope forMirror() {
        return new RequestScope(this);
    }

    /** The scope of an exchange that has one. */
    public static RequestScope of(Exchange exchange) {
        RequestScope scope = (RequestScope) exchange.context();
        if (scope.exchange == null) {
            scope.exchange = exchange;
        }
        return scope;
    }

    /** The exchange. */
    public Exchange exchange() {
        return exchange;
    }

    /** The variables of the configuration that the request is served by. */
    public Variables variables() {
        return variables;
    }

    // Where the request goes.

    /**
     * Takes the target apart, into {@link #uri} and {@link #args}.
     *
     * @param mergeSlashes whether slashes in a row count as one
     * @return false if the target must be refused with 400
     */
    public boolean parseTarget(boolean mergeSlashes) {
        UriPath parsed = UriPath.normalise(requestUri(), mergeSlashes);
        if (parsed == null) {
            return false;
        }
        uri = parsed.path();
        args = parsed.args();
        return true;
    }

    /** Path and arguments as they were sent. */
    public String requestUri() {
        return exchange.request().target();
    }

    /** The method as it is now: an error page is asked for with GET. */
    public String method() {
        return exchange.request().method();
    }

    /** The path as it is now, decoded and normalised. */
    public String uri() {
        return uri;
    }

    /** Arguments as they are now; null if there are none. */
    public String args() {
        return args;
    }

    /** Changes the path: an internal redirect, as {@code error_page} does it. */
    public void uri(String newUri) {
        uri = newUri;
    }

    /** Changes the arguments; null or empty for none. */
    public void args(String newArgs) {
        args = newArgs == null || newArgs.isEmpty() ? null : newArgs;
    }

    // Client and server.

    /** The client's address, as realip left it; null if it cannot be known. */
    public SocketAddress clientAddress() {
        return clientAddress;
    }

    /** Replaces the client's address ({@code real_ip_header}); the connection's own is kept for {@code $realip_remote_addr}. */
    public void clientAddress(SocketAddress address) {
        clientAddress = address;
    }

    /** Addresses that a PROXY header told. */
    public void proxyProtocol(SocketAddress source, SocketAddress destination) {
        proxyProtocol = new ProxyAddresses(source, destination);
    }

    /** What a PROXY header told; null if there was none. */
    ProxyAddresses proxyProtocol() {
        return proxyProtocol;
    }

    /** The name of the server block that was chosen, its first one: {@code $server_name}. */
    public String serverName() {
        return serverName;
    }

    /** The server block is chosen. */
    public void serverName(String name) {
        serverName = name;
    }

    // The way to an upstream.

    /** A {@code proxy_pass} takes the request: {@code $proxy_host} and {@code $proxy_port}, and a new group in {@code $upstream_addr}. */
    public void proxying(String host, String port) {
        proxyHost = host;
        proxyPort = port;
        upstream.begin(exchange.lastAttempt());
    }

    /** No server of the upstream of this name was alive: nginx then shows the name itself in {@code $upstream_addr}, with status 502. */
    public void noLiveUpstream(String name) {
        upstream.noneAlive(exchange.lastAttempt(), name);
    }

    String proxyHost() {
        return proxyHost;
    }

    String proxyPort() {
        return proxyPort;
    }

    UpstreamHistory upstream() {
        return upstream;
    }

    // The response.

    /** The status that the client gets: what was noted here until the exchange has one. */
    int status() {
        return exchange.status() != 0 ? exchange.status() : status;
    }

    /** Notes the status of the response while its fields are made, before the exchange has it. */
    public void status(int newStatus) {
        status = newStatus;
    }

    /** The fields of an upstream's response, copied if some variable wants them. Call it before any field of the response is made. */
    public void upstreamResponse(ResponseHead head) {
        status = head.status();
        if (variables.wantsUpstreamFields()) {
            upstreamFields = head.fields().copy();
        }
    }

    /** The fields that go to the client, copied if some variable wants them. Call it when all are there. */
    public void sentFields(Fields fields) {
        if (variables.wantsSentFields()) {
            sentFields = fields.copy();
        }
    }

    /** Trailers that came from the upstream and, if they are passed on, go to the client; kept as they are. */
    public void trailers(Fields trailers, boolean passedOn) {
        upstreamTrailers = trailers;
        sentTrailers = passedOn ? trailers : null;
    }

    Fields sentFields() {
        return sentFields;
    }

    Fields sentTrailers() {
        return sentTrailers;
    }

    Fields upstreamFields() {
        return upstreamFields;
    }

    Fields upstreamTrailers() {
        return upstreamTrailers;
    }

    // What was kept.

    /** The request's body, where it was kept: {@code $request_body}. */
    public void requestBody(String body) {
        requestBody = body;
    }

    String requestBody() {
        return requestBody;
    }

    /** 32 hexadecimal digits that no other request has. */
    String requestId() {
        if (requestId == null) {
            requestId = RequestIds.next();
        }
        return requestId;
    }

    /** Groups of the last match: {@code $1} to {@code $9}. */
    Captures captures() {
        return captures;
    }

    void captures(Captures newCaptures) {
        captures = newCaptures;
    }

    String kept(int slot) {
        return values == null ? null : values[slot];
    }

    void keep(int slot, String value) {
        if (values == null) {
            values = new String[variables.slots()];
        }
        values[slot] = value;
    }
}
