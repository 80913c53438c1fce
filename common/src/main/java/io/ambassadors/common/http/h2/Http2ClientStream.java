package io.ambassadors.common.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.proxy.ClientStream;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;

/** The client's side of one exchange in HTTP/2. */
final class Http2ClientStream extends Http2Body implements ClientStream {
    private static final int FIRST_READ_AHEAD = 64 * 1024;
    private static final int BAD_GATEWAY = 502;
    private static final long WEBSOCKET = FieldName.setOf(FieldName.UPGRADE, FieldName.CONNECTION);

    private final Http2ClientConnection connection;
    private final RequestHead head;
    private final boolean mayTunnel;
    private Exchange exchange;
    private Http2Headers waiting;
    private long received;
    private boolean tunnel;
    private boolean bodyless;
    private boolean malformed;
    private boolean continued;

    Http2ClientStream(Http2ClientConnection connection, Http2Stream stream, RequestHead head, boolean mayTunnel) {
        super(connection, FIRST_READ_AHEAD);
        this.connection = connection;
        this.head = head;
        this.mayTunnel = mayTunnel;
        stream(stream);
    }

    void exchange(Exchange newExchange) {
        exchange = newExchange;
    }

    Exchange exchange() {
        return exchange;
    }

    RequestHead head() {
        return head;
    }

    boolean isTunnel() {
        return tunnel;
    }

    /** Has the request answered with a refusal. */
    void refuse(RequestReader.Refusal refusal) {
        malformed = refusal.malformed();
        throwAway();
        exchange.refuse(refusal.status(), refusal.why());
        if (malformed) {
            endMalformed();
        }
    }

    /** The stream ends with an error; an answer that is there already goes before it. */
    private void endMalformed() {
        if (!isGone()) {
            writeWaiting();
            connection.writePending();
            connection.reset(stream(), Http2Error.PROTOCOL_ERROR);
        }
    }

    // The request's body.

    /** DATA has come; returns how much of it is done with. */
    int dataCame(ByteBuf data, boolean end) {
        received += data.readableBytes();
        if (malformed) {
            return data.readableBytes();
        }
        long declared = head.contentLength();
        if (!mayTunnel && declared >= 0 && (received > declared || end && received < declared)) {
            bodyMalformed();
            return data.readableBytes();
        }
        int done = came(data);
        if (end) {
            cameEnd(null);
        }
        return done;
    }

    /** Trailers have come. */
    void trailersCame(Fields trailers) {
        if (!malformed && head.contentLength() > received) {
            bodyMalformed();
        } else if (!malformed) {
            cameEnd(trailers);
        }
    }

    void bodyMalformed() {
        malformed = true;
        throwAway();
        exchange.clientBodyMalformed();
        endMalformed();
    }

    @Override
    void give(ByteBuf data) {
        exchange.clientBody(data);
    }

    @Override
    void giveEnd(Fields trailers) {
        if (tunnel || head.hasBody()) {
            exchange.clientBodyEnd(trailers);
        }
    }

    @Override
    boolean endNeedsNoWish() {
        return false;
    }

    @Override
    public void readBody(boolean more) {
        if (more && !continued) {
            continued = true;
            if (head.expectsContinue() && received == 0 && !isInEnded()) {
                informational(100, new Fields(0));
            }
        }
        want(more);
    }

    @Override
    public void discardBody() {
        throwAway();
    }

    // The response.

    @Override
    public void informational(int status, Fields fields) {
        if (!isGone() && waiting == null && !isOutEnded()) {
            exchange.headSent(
                    connection.writeHeaders(stream(), connection.outgoing().response(status, fields, -1), false));
        }
    }

    @Override
    public void head(int status, String reason, Fields fields, long contentLength, boolean noBody) {
        if (isGone()) {
            return;
        }
        bodyless = noBody;
        if (mayTunnel && status >= 200 && status < 300) {
            // To the client it would mean that the tunnel is there (RFC 8441, 5).
            bodyless = true;
            waiting = connection.outgoing().response(BAD_GATEWAY, new Fields(0), 0);
        } else {
            waiting = connection.outgoing().response(status, fields, contentLength);
        }
        connection.headWaits(this);
    }

    /** Sends the head that waits for the body, to learn whether there is one. */
    void writeWaiting() {
        if (waiting != null) {
            writeHead(false);
        }
    }

    private void writeHead(boolean end) {
        Http2Headers headers = waiting;
        waiting = null;
        if (end) {
            outEnded();
        }
        exchange.headSent(connection.writeHeaders(stream(), headers, end));
    }

    @Override
    public void data(ByteBuf data) {
        if (bodyless || isGone()) {
            data.release();
            return;
        }
        writeWaiting();
        send(data);
    }

    @Override
    public void end(Fields trailers) {
        if (isGone() || malformed) {
            return;
        }
        boolean more = trailers != null && trailers.size() > 0;
        if (waiting != null && !more) {
            // One frame: gRPC takes it for what it calls trailers-only.
            writeHead(true);
        } else {
            writeWaiting();
            finish(more ? connection.outgoing().trailers(trailers) : null);
        }
    }

    @Override
    public void abort() {
        if (!isGone()) {
            writeWaiting();
            connection.writePending();
            connection.reset(stream(), Http2Error.INTERNAL_ERROR);
        }
    }

    @Override
    public void tunnel(Fields fields) {
        if (isGone()) {
            return;
        }
        tunnel = true;
        Fields passed = new Fields(256);
        for (int i = 0; i < fields.size(); i++) {
            if (!FieldName.in(WEBSOCKET, fields.id(i)) && !fields.nameIs(i, WEBSOCKET_ACCEPT)) {
                passed.add(fields, i);
            }
        }
        exchange.headSent(
                connection.writeHeaders(stream(), connection.outgoing().response(200, passed, -1), false));
    }

    private static final byte[] WEBSOCKET_ACCEPT =
            "sec-websocket-accept".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    @Override
    public boolean isWritable() {
        return hasRoom();
    }

    @Override
    public void readAhead(int bytes) {
        bound(bytes);
    }

    @Override
    public long unsentBytes() {
        return unsent();
    }

    @Override
    void writable() {
        exchange.clientWritable();
    }

    /** The connection has other streams: it stays. */
    @Override
    public void closeAfterwards() {}

    // Ends.

    /** The client takes nothing for too long. */
    void stalled() {
        exchange.clientGone(Failure.CLIENT_STALLED);
        if (!isGone()) {
            connection.reset(stream(), Http2Error.CANCEL);
        }
    }

    /** The stream is closed. */
    void closed() {
        gone();
        waiting = null;
        throwAway();
        exchange.clientGone(Failure.CLIENT_CLOSED);
    }
}
