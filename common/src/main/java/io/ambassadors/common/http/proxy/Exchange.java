package io.ambassadors.common.http.proxy;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jboss.logging.Logger;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.ResponseHead;

/**
 * One request and what becomes of it. The service decides with {@link #reply} or {@link #proxy}; the exchange tries origins one after
 * the other, streams both ways, holds back who is too fast, and ends once, whatever goes wrong. Belongs to one event loop.
 *
 * <p>Holding back in three sentences: while the client has more bytes to take than are read ahead, nothing is read from the origin.
 * While the origin has more to take, no body is read from the client ({@link RequestBody}). Reading resumes when the reason is gone.
 */
public final class Exchange extends ExchangeFacts {
    private enum Phase {
        /** The service has not decided, or decides again. */
        DECIDING,
        /** An origin is asked. */
        ASKING,
        /** The head of the response has gone to the client. */
        RESPONDING,
        /** Bytes pass as they are. */
        TUNNEL,
        ENDED
    }

    private static final Logger LOG = Logger.getLogger(Exchange.class);
    private static final int DROPPED = 444;

    private final RequestHandler handler;
    private final ClientStream stream;
    private final RequestBody body;
    private final ExchangeDeadlines deadlines = new ExchangeDeadlines(this);
    private Phase phase = Phase.DECIDING;
    private ProxyPlan plan;
    private Origins origins;
    private long firstTryNanos;
    private List<Mirror> mirrors = List.of();
    private boolean originPaused;
    private boolean clientGone;
    private boolean tunnelOriginEnded;
    private boolean tunnelClientEnded;

    /**
     * An exchange that begins.
     *
     * @param requestsBefore requests that the connection brought before this one
     */
    public Exchange(
            HttpLoop loop,
            RequestHandler handler,
            RequestHead request,
            ClientInfo client,
            ClientStream stream,
            ClientSettings clientSettings,
            long requestsBefore) {
        super(loop, request, client, clientSettings, requestsBefore);
        this.handler = handler;
        this.stream = stream;
        this.body = new RequestBody(this, stream, request);
    }

    // What the service does.

    /** Answers the request here. Without effect when the exchange is over or has its response. */
    public void reply(Reply reply) {
        if (phase != Phase.DECIDING) {
            return;
        }
        phase = Phase.RESPONDING;
        if (reply.close()) {
            stream.closeAfterwards();
        }
        boolean bodyless = request.isHead() || ResponseHead.forbidsBody(reply.status());
        sendHead(reply.status(), reply.reason(), reply.fields(), reply.body().length, bodyless);
        if (!bodyless && reply.body().length > 0) {
            bodyBytesSent += reply.body().length;
            stream.data(loop.allocate(reply.body()));
        }
        finish(null);
    }

    /** Ends the exchange without a response, and its connection: nginx's status 444. Without effect when there is a response. */
    public void drop() {
        if (phase == Phase.DECIDING) {
            status = DROPPED;
            stream.abort();
            end(null);
        }
    }

    /** Passes the request on. Without effect when the exchange is over or has its response. */
    public void proxy(ProxyPlan newPlan) {
        if (phase != Phase.DECIDING) {
            return;
        }
        // First, so that a plan that fails leaves the decision open.
        origins = newPlan.origins(this);
        plan = newPlan;
        phase = Phase.ASKING;
        loop.watch(this);
        stream.readAhead(newPlan.settings().readAhead());
        body.gather(newPlan.settings());
    }

    /** Sends a copy of the request elsewhere too, once its body is gathered; nobody waits for it. Call it before {@link #proxy}. */
    public void mirror(ProxyPlan mirrorPlan, RequestHandler observer, Object mirrorContext) {
        if (mirrors.isEmpty()) {
            mirrors = new ArrayList<>(1);
        }
        mirrors.add(new Mirror(mirrorPlan, observer, mirrorContext));
    }

    /** What came is no request that can be served: the service is asked for the reply, and the connection closes behind it. */
    public void refuse(int refusedStatus, String why) {
        handler.refuse(this, refusedStatus, why);
    }

    /** Replaces the settings of the client's side, once the service knows for which host and path the request is. */
    public void clientSettings(ClientSettings settings) {
        clientSettings = settings;
    }

    /** Lets the service keep something with the exchange. */
    public void context(Object newContext) {
        context = newContext;
    }

    /** The connection closes behind the response. */
    public void closeAfterwards() {
        stream.closeAfterwards();
    }

    /** The request's body is refused: whoever is asked gets the request without it. */
    public void discardBody() {
        body.discard();
    }

    /** Whether nothing more will happen, so that {@link #reply} and {@link #proxy} have no effect. */
    public boolean isOver() {
        return phase == Phase.ENDED;
    }

    // What RequestBody tells.

    /** The body is gathered, or so long that it streams: the first origin is asked. */
    void bodyReady() {
        if (!mirrors.isEmpty()) {
            mirrors.forEach(mirror -> mirror.start(this, body));
            mirrors = List.of();
        }
        firstTryNanos = loop.now();
        Origins asked = origins;
        asked.whenReady(() -> {
            // The answer may come when nobody waits for it any more, or another plan has taken over.
            if (phase == Phase.ASKING && origins == asked) {
                tryNext();
            }
        });
    }

    void bodyFailed(Failure reason) {
        if (phase == Phase.ASKING) {
            dropAttempt();
            discardBody();
            stream.closeAfterwards();
            decideFailure(reason);
        } else if (phase == Phase.RESPONDING) {
            // The response is under way, and its origin waits for the rest of a request that will never be whole.
            breakOff(reason);
        }
    }

    void bodyWanted(boolean wanted) {
        deadlines.bodyWanted(wanted);
    }

    boolean isTunnel() {
        return phase == Phase.TUNNEL;
    }

    // Tries.

    private void tryNext() {
        Endpoint endpoint = origins.next();
        if (endpoint == null) {
            decideFailure(Failure.NO_LIVE_ORIGIN);
            return;
        }
        attempt(endpoint, attempt);
    }

    private void attempt(Endpoint endpoint, Attempt previous) {
        Attempt next = new Attempt(this, endpoint, loop.now());
        next.previous = previous;
        attempt = next;
        originPaused = false;
        deadlines.connecting();
        if (endpoint.address() == null) {
            next.failed(Failure.CONNECT);
        } else {
            endpoint.pool().open(endpoint.address(), next);
        }
    }

    void originOpened(Attempt opened) {
        OutgoingRequest out = loop.outgoing();
        try {
            plan.request(this, opened.endpoint(), out);
        } catch (RuntimeException defect) {
            LOG.errorf(defect, "A request could not be written for an origin");
            dropAttempt();
            decideFailure(Failure.INTERNAL);
            return;
        }
        deadlines.asking();
        body.send(opened.stream, out, opened.endpoint().pool().needsLength());
    }

    void originFailed(Attempt failed, Failure reason) {
        body.originGone();
        if (phase != Phase.ASKING) {
            origins.finished(failed.endpoint(), Origins.Outcome.OK);
            breakOff(reason);
            return;
        }
        boolean sent = failed.stream != null;
        if (sent && failed.stream.isReused() && reason == Failure.CLOSED && mayRetry(NextOrigin.ERROR, true)) {
            // It was closed while it was idle. Nobody has failed; a fresh connection to the same endpoint will do.
            attempt(failed.endpoint(), failed.previous);
            return;
        }
        if (reason == Failure.NO_WEBSOCKET) {
            // It is as well as it was, and the others will be of its kind.
            origins.finished(failed.endpoint(), Origins.Outcome.OK);
            decideFailure(reason);
            return;
        }
        origins.finished(failed.endpoint(), Origins.Outcome.FAILED);
        if (origins.tries() > 0 && mayRetry(NextOrigin.ofFailure(reason), sent)) {
            tryNext();
        } else {
            decideFailure(reason);
        }
    }

    private boolean mayRetry(int condition, boolean sent) {
        NextOrigin next = plan.settings().next();
        long timeout = next.timeout().toNanos();
        return next.on(condition)
                && (!sent || body.canSendAgain() && body.isIdempotent(next))
                && (timeout == 0 || loop.now() - firstTryNanos < timeout);
    }

    private void decideFailure(Failure reason) {
        failure = reason;
        phase = Phase.DECIDING;
        deadlines.stop();
        plan.failed(this, reason);
    }

    void originHead(Attempt from, ResponseHead head) {
        deadlines.active();
        int condition = NextOrigin.ofStatus(head.status());
        if (condition != 0 && origins.tries() > 1 && mayRetry(condition, true)) {
            from.cancel(loop.now());
            body.originGone();
            boolean counts = head.status() != 403 && head.status() != 404;
            origins.finished(from.endpoint(), counts ? Origins.Outcome.FAILED : Origins.Outcome.NEXT);
            tryNext();
        } else if (head.status() == 101) {
            beginTunnel(head);
        } else if (plan.accept(this, head)) {
            respond(head);
        } else {
            intercept(from, head.status());
        }
    }

    private void respond(ResponseHead head) {
        phase = Phase.RESPONDING;
        Fields fields = loop.responseFields();
        plan.response(this, head, fields);
        boolean bodyless = request.isHead() || ResponseHead.forbidsBody(head.status());
        sendHead(head.status(), head.reason(), fields, head.contentLength(), bodyless);
    }

    private void intercept(Attempt from, int interceptedStatus) {
        from.cancel(loop.now());
        body.originGone();
        origins.finished(from.endpoint(), Origins.Outcome.OK);
        phase = Phase.DECIDING;
        deadlines.stop();
        plan.intercepted(this, interceptedStatus);
    }

    private void beginTunnel(ResponseHead head) {
        phase = Phase.TUNNEL;
        status = 101;
        Fields fields = loop.responseFields();
        plan.response(this, head, fields);
        firstByteNanos = loop.now();
        upgradedTo = head.fields().get(FieldName.UPGRADE);
        stream.tunnel(fields);
        body.tunnelTo(attempt.stream);
    }

    private void sendHead(int newStatus, String reason, Fields fields, long contentLength, boolean bodyless) {
        status = newStatus;
        firstByteNanos = loop.now();
        lengthSent = bodyless && newStatus == 204 ? -1 : contentLength;
        if (!body.isWhole() && (attempt == null || attempt.isOver())) {
            // Answered without the body, or without the rest of it.
            stream.discardBody();
        }
        stream.head(newStatus, reason, fields, contentLength, bodyless);
    }

    /** The stream has written a head of so many bytes. */
    public void headSent(int bytes) {
        headBytesSent += bytes;
    }

    void originData(ByteBuf data) {
        deadlines.active();
        if (clientGone) {
            // The work goes on, and nobody is there to take what it brings.
            data.release();
            return;
        }
        bodyBytesSent += data.readableBytes();
        stream.data(data);
        if (!originPaused && attempt.stream != null) {
            if (!stream.isWritable()) {
                pauseOrigin();
            } else if (loop.isMemoryTight()) {
                pauseOrigin();
                loop.flush().register(this::resumeIfTaken);
            }
        }
    }

    private void pauseOrigin() {
        originPaused = true;
        attempt.stream.read(false);
    }

    /** While memory is short the next bytes are read when the client has all of these; the socket does not tell when that is. */
    private void resumeIfTaken() {
        if (originPaused && phase != Phase.ENDED && stream.isWritable() && stream.unsentBytes() == 0) {
            clientWritable();
        }
    }

    void originEnd(Attempt from, Fields trailers) {
        origins.finished(from.endpoint(), Origins.Outcome.OK);
        body.originGone();
        if (!body.isWhole() && phase != Phase.TUNNEL) {
            // The origin has answered before it had the whole request.
            stream.discardBody();
        }
        finish(plan.settings().passTrailers() ? trailers : null);
    }

    void originTunnelEnd() {
        tunnelOriginEnded = true;
        stream.end(null);
        closeTunnelIfOver();
    }

    void originWritable() {
        deadlines.active();
        body.resume();
    }

    // What the client's stream tells.

    /** A part of the request's body, or of a tunnel's bytes; taken over. */
    public void clientBody(ByteBuf data) {
        if (phase == Phase.ENDED || plan == null) {
            data.release();
            return;
        }
        bodyBytesReceived += data.readableBytes();
        deadlines.bodyCame();
        body.data(data);
    }

    /** The request's body is whole; in a tunnel, the client sends no more. */
    public void clientBodyEnd(Fields trailers) {
        if (phase == Phase.TUNNEL) {
            tunnelClientEnded = true;
            attempt.stream.end(null);
            closeTunnelIfOver();
        } else if (phase != Phase.ENDED) {
            body.end(trailers);
        }
    }

    /** The body's framing makes no sense; the connection closes behind the reply. */
    public void clientBodyMalformed() {
        bodyFailed(Failure.BODY_MALFORMED);
    }

    /** The client takes bytes again. */
    public void clientWritable() {
        if (originPaused && attempt.stream != null && !attempt.isOver()) {
            originPaused = false;
            deadlines.active();
            attempt.stream.read(true);
        }
    }

    /** The client is gone, or wants nothing of this any more. */
    public void clientGone(Failure reason) {
        if (phase == Phase.ENDED || clientGone) {
            return;
        }
        if (phase == Phase.ASKING && plan.settings().ignoreClientAbort() && body.isWhole()) {
            clientGone = true;
            return;
        }
        dropAttempt();
        if (status == 0) {
            status = reason.status();
        }
        end(reason);
    }

    private void closeTunnelIfOver() {
        if (tunnelClientEnded && tunnelOriginEnded) {
            dropAttempt();
            end(null);
        }
    }

    // Deadlines.

    @Override
    protected void look(long now) {
        resumeIfTaken();
        Failure late = deadlines.passed(now);
        if (late == null) {
            return;
        }
        if (late == Failure.BODY_TIMEOUT) {
            bodyFailed(late);
        } else if (attempt != null && !attempt.isOver()) {
            OriginStream open = attempt.stream;
            attempt.failed(late);
            if (open != null) {
                open.cancel();
            }
        }
    }

    RequestBody body() {
        return body;
    }

    ProxyPlan plan() {
        return plan;
    }

    boolean isOriginPaused() {
        return originPaused;
    }

    // Ends.

    private void dropAttempt() {
        if (attempt != null && !attempt.isOver()) {
            attempt.cancel(loop.now());
            origins.finished(attempt.endpoint(), Origins.Outcome.OK);
        }
        body.originGone();
    }

    private void breakOff(Failure reason) {
        dropAttempt();
        stream.abort();
        end(reason);
    }

    /** The record is closed first: behind the response, the connection reuses the request's head. */
    private void finish(Fields trailers) {
        answered = true;
        try {
            end(null);
        } finally {
            stream.end(trailers);
        }
    }

    private void end(Failure reason) {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.ENDED;
        if (reason != null) {
            failure = reason;
        }
        endNanos = loop.now();
        loop.unwatch(this);
        body.release();
        handler.ended(this);
    }
}
