package io.ambassadors.common.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.OriginStream;
import io.ambassadors.common.http.proxy.OutgoingRequest;

/** One attempt as a stream of a connection to an origin. */
final class Http2OriginStream extends Http2Body implements OriginStream {
    private static final int FRAME_HEADER = 9;
    /** Bytes of a request's body that wait for the origin before the client is held back. */
    private static final int MOST_UNSENT = 64 * 1024;

    private final Http2OriginConnection connection;
    private final Attempt attempt;
    private final long openedNanos;
    private final boolean reusedConnection;
    private boolean headRequest;
    private WebSocketBridge webSocket;
    private Http2Headers waitingHead;
    private boolean tunnel;
    private boolean headSeen;
    private boolean noBody;
    private long declared = -1;
    private long received;
    private boolean over;
    private boolean sentAgainIsSafe;

    Http2OriginStream(Http2OriginConnection connection, Attempt attempt, boolean reusedConnection) {
        super(connection, MOST_UNSENT);
        this.connection = connection;
        this.attempt = attempt;
        this.reusedConnection = reusedConnection;
        this.openedNanos = connection.loop().now();
        want(true);
    }

    // The request.

    @Override
    public void head(OutgoingRequest request, long contentLength, boolean body) {
        headRequest = request.method().equals("HEAD");
        webSocket = body ? null : WebSocketBridge.of(request);
        if (webSocket != null) {
            waitingHead = connection.outgoing().webSocket(request, connection.isSecure());
            connection.askWebSocket(this);
        } else {
            begin(connection.outgoing().request(request, connection.isSecure(), contentLength), !body);
        }
    }

    private void begin(Http2Headers headers, boolean end) {
        try {
            connection.begin(this);
        } catch (Http2Exception e) {
            sentAgainIsSafe = true;
            fail(Failure.CLOSED);
            return;
        }
        if (end) {
            outEnded();
        }
        attempt.sent(FRAME_HEADER + connection.writeHeaders(stream(), headers, end));
    }

    /** Whether the origin takes WebSockets is known. */
    void webSocketDecided(boolean taken) {
        Http2Headers headers = waitingHead;
        waitingHead = null;
        if (over) {
            return;
        }
        if (taken) {
            begin(headers, false);
        } else {
            fail(Failure.NO_WEBSOCKET);
        }
    }

    @Override
    public void data(ByteBuf data) {
        if (stream() == null || over) {
            data.release();
            return;
        }
        attempt.sent(data.readableBytes());
        send(data);
    }

    @Override
    public void end(Fields trailers) {
        if (stream() != null && !over) {
            boolean some = trailers != null && trailers.size() > 0;
            finish(some ? connection.outgoing().trailers(trailers) : null);
        }
    }

    @Override
    public void cancel() {
        if (over) {
            return;
        }
        over = true;
        throwAway();
        if (!headSeen) {
            connection.unanswered(openedNanos);
        }
        boolean endedBoth = tunnel && isInEnded() && isOutEnded() && unsent() == 0;
        if (stream() != null && !isGone() && !endedBoth) {
            connection.reset(stream(), Http2Error.CANCEL);
        }
    }

    @Override
    public void read(boolean more) {
        want(more);
    }

    @Override
    public boolean isWritable() {
        return hasRoom();
    }

    @Override
    public long unsentBytes() {
        return unsent();
    }

    @Override
    void writable() {
        attempt.writable();
    }

    /** Whether nothing but the age of the connection was the reason of a failure. */
    @Override
    public boolean isReused() {
        return sentAgainIsSafe;
    }

    // The response.

    /** HEADERS have come, decoded into the connection's fields. */
    void headersCame(boolean end) {
        if (over) {
            return;
        }
        if (headSeen) {
            trailersCame();
        } else if (!ResponseReader.read(connection.codec().incoming(), connection.head())) {
            invalid(Failure.INVALID_RESPONSE);
        } else if (connection.head().status() >= 200) {
            finalHead(connection.head(), end);
        } else if (end) {
            invalid(Failure.INVALID_RESPONSE);
        }
    }

    private void finalHead(ResponseHead head, boolean end) {
        headSeen = true;
        if (webSocket != null && head.status() < 300) {
            beginTunnel(head, end);
            return;
        }
        declared = head.contentLength();
        noBody = headRequest || ResponseHead.forbidsBody(head.status());
        if (head.fields().encodedLength() > attempt.settings().maxResponseHead()) {
            invalid(Failure.HEAD_TOO_LARGE);
        } else if (end && declared > 0 && !noBody) {
            invalid(Failure.INVALID_RESPONSE);
        } else {
            attempt.head(head);
            if (end && !over) {
                cameEnd(null);
            }
        }
    }

    private void beginTunnel(ResponseHead head, boolean end) {
        tunnel = true;
        connection.served();
        webSocket.agree(head);
        attempt.head(head);
        if (end && !over) {
            cameEnd(null);
        }
    }

    private void trailersCame() {
        IncomingFields in = connection.codec().incoming();
        if (in.fault() != null || in.hasPseudo() || isWrongLength(true)) {
            invalid(Failure.INVALID_RESPONSE);
        } else {
            cameEnd(in.fields().size() == 0 ? null : in.fields());
        }
    }

    /** DATA has come; returns how much of it is done with. */
    int dataCame(ByteBuf data, boolean end) {
        int length = data.readableBytes();
        if (over) {
            return length;
        }
        received += length;
        if (!headSeen || isWrongLength(end)) {
            invalid(Failure.INVALID_RESPONSE);
            return length;
        }
        int done = came(data);
        if (end && !over) {
            cameEnd(null);
        }
        return done;
    }

    private boolean isWrongLength(boolean end) {
        if (noBody) {
            return received > 0;
        }
        return declared >= 0 && (received > declared || end && received < declared);
    }

    /** The head was too long to be read. */
    void tooLarge() {
        invalid(Failure.HEAD_TOO_LARGE);
    }

    /** It makes no sense. */
    void invalid() {
        invalid(Failure.INVALID_RESPONSE);
    }

    private void invalid(Failure reason) {
        if (over) {
            return;
        }
        // First, since the attempt may be told of the stream's end at once.
        over = true;
        throwAway();
        if (!isGone()) {
            connection.reset(stream(), Http2Error.PROTOCOL_ERROR);
        }
        attempt.failed(reason);
    }

    @Override
    void give(ByteBuf data) {
        attempt.data(data);
    }

    @Override
    void giveEnd(Fields trailers) {
        if (over) {
            return;
        }
        if (tunnel) {
            attempt.tunnelEnd();
            return;
        }
        over = true;
        connection.served();
        if (!isGone() && (!isOutEnded() || unsent() > 0)) {
            connection.reset(stream(), Http2Error.CANCEL);
        }
        attempt.end(trailers);
    }

    @Override
    boolean endNeedsNoWish() {
        return true;
    }

    // Ends.

    /** The origin has not looked at this request, and says so. */
    void unprocessed() {
        sentAgainIsSafe = reusedConnection;
    }

    /** The connection broke. */
    void disconnected() {
        sentAgainIsSafe = reusedConnection && !headSeen;
    }

    /** The stream is closed; what has come of a whole response is still given on. */
    void closed() {
        gone();
        if (over) {
            throwAway();
        } else if (!isInEnded()) {
            fail(Failure.CLOSED);
        }
    }

    private void fail(Failure reason) {
        if (!over) {
            over = true;
            throwAway();
            attempt.failed(reason);
        }
    }
}
