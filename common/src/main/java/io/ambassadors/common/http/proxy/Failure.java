package io.ambassadors.common.http.proxy;

/** Why an exchange got no response from an origin, or not all of it. */
public enum Failure {
    /** No endpoint is alive. */
    NO_LIVE_ORIGIN(502, Origin.ORIGIN, "no live upstreams"),
    /** Connection refused, unreachable, name unknown. */
    CONNECT(502, Origin.ORIGIN, "connect failed"),
    CONNECT_TIMEOUT(504, Origin.ORIGIN, "connect timed out"),
    /** TLS towards the origin failed. */
    TLS(502, Origin.ORIGIN, "TLS handshake with the origin failed"),
    /** The connection broke before the response was whole. */
    CLOSED(502, Origin.ORIGIN, "origin closed the connection"),
    SEND_TIMEOUT(504, Origin.ORIGIN, "origin takes no bytes"),
    READ_TIMEOUT(504, Origin.ORIGIN, "origin sends no bytes"),
    /** The response is malformed or could be understood two ways. */
    INVALID_RESPONSE(502, Origin.ORIGIN, "invalid response"),
    /** The response's head is longer than the buffer for it. */
    HEAD_TOO_LARGE(502, Origin.ORIGIN, "response head too large"),
    /** It speaks HTTP/2 without extended CONNECT (RFC 8441). */
    NO_WEBSOCKET(501, Origin.ORIGIN, "origin takes no WebSocket over HTTP/2"),
    BODY_TOO_LARGE(413, Origin.CLIENT, "request body too large"),
    BODY_TIMEOUT(408, Origin.CLIENT, "request body too slow"),
    BODY_MALFORMED(400, Origin.CLIENT, "request body malformed"),
    /** The origin speaks HTTP/1.0, and the body is chunked and longer than the buffer. */
    LENGTH_REQUIRED(411, Origin.CLIENT, "request body needs a Content-Length for an HTTP/1.0 origin"),
    CLIENT_CLOSED(499, Origin.CLIENT, "client closed the connection"),
    /** The client took no bytes for too long. */
    CLIENT_STALLED(408, Origin.CLIENT, "client takes no bytes"),
    INTERNAL(500, Origin.LOCAL, "internal error");

    /** Whose fault it is. */
    public enum Origin {
        CLIENT,
        LOCAL,
        ORIGIN
    }

    private final int status;
    private final Origin origin;
    private final String text;

    Failure(int status, Origin origin, String text) {
        this.status = status;
        this.origin = origin;
        this.text = text;
    }

    /** The status that the client gets, or that is logged where it gets none. */
    public int status() {
        return status;
    }

    public Origin origin() {
        return origin;
    }

    public String text() {
        return text;
    }
}
