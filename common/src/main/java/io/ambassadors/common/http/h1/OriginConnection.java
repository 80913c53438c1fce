package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.OriginStream;
import io.ambassadors.common.http.proxy.OutgoingRequest;

/**
 * A connection to an origin that speaks HTTP/1: one attempt after the other, between them idle in its {@link Http1OriginPool}. It goes
 * back there only when request and response are whole and both sides want to go on; after anything unexpected it is closed.
 */
final class OriginConnection extends ChannelInboundHandlerAdapter implements OriginStream {
    private enum State {
        IDLE,
        HEAD,
        BODY,
        TUNNEL,
        CLOSED
    }

    private static final long LONGEST_FAREWELL_SECONDS = 60;
    private static final byte[] CLOSE = "close".getBytes(ISO_8859_1);
    private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(ISO_8859_1);

    private final HttpLoop loop;
    private final Http1OriginPool pool;
    private final SocketAddress address;
    private final Output output;
    private final BodyDecoder decoder = new BodyDecoder(null);
    private final long openedNanos;
    /** Lent while some of a head is read. */
    private ResponseParser parser;

    private Channel channel;
    private Attempt attempt;
    private State state = State.IDLE;
    private ByteBuf ahead;
    private long requests;
    private long idleSince;
    private boolean reading = true;
    private boolean wanted = true;
    private boolean chunkedRequest;
    private boolean requestDone;
    private boolean headMethod;
    private boolean closing;
    private boolean upgrading;
    private boolean processing;
    private boolean inputEnded;
    private boolean outputEnded;

    OriginConnection(HttpLoop loop, Http1OriginPool pool, SocketAddress address) {
        this.loop = loop;
        this.pool = pool;
        this.address = address;
        this.output = new Output(loop);
        this.openedNanos = loop.now();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        output.context(ctx);
        pool.prepare(channel, address);
    }

    // Requests.

    /** Serves an attempt from now on. */
    void serve(Attempt next) {
        attempt = next;
        wanted = true;
        if (!next.opened(this)) {
            attempt = null;
            pool.release(this);
        }
    }

    @Override
    public void head(OutgoingRequest request, long contentLength, boolean body) {
        requests++;
        state = State.HEAD;
        headMethod = request.method().equals("HEAD");
        upgrading = request.upgrade() != null;
        closing = request.isClosing() || upgrading || !pool.keeps(this);
        requestDone = !body;
        chunkedRequest = body && contentLength < 0;
        RequestWriter.Ending ending = upgrading
                ? RequestWriter.Ending.UPGRADES
                : closing ? RequestWriter.Ending.CLOSES : RequestWriter.Ending.STAYS;
        long declared = chunkedRequest ? RequestWriter.CHUNKED : contentLength;
        attempt.sent(RequestWriter.write(request, declared, ending, pool.needsLength(), output, loop.scratch()));
        if (requestDone) {
            output.send();
        }
    }

    @Override
    public void data(ByteBuf data) {
        if (state == State.CLOSED) {
            data.release();
            return;
        }
        attempt.sent(data.readableBytes());
        if (chunkedRequest) {
            output.chunk(data);
        } else {
            output.data(data);
        }
    }

    @Override
    public void end(Fields trailers) {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.TUNNEL) {
            outputEnded = true;
            output.shutdownAfterwards();
            return;
        }
        requestDone = true;
        if (chunkedRequest) {
            output.lastChunk(trailers);
        }
        output.send();
    }

    @Override
    public void cancel() {
        attempt = null;
        if (state == State.TUNNEL && inputEnded && outputEnded && ahead == null) {
            closeWhenSent();
        } else {
            close();
        }
    }

    /** A tunnel that both sides have ended: the origin still has to take what was written. */
    private void closeWhenSent() {
        state = State.CLOSED;
        pool.closed(this);
        output.closeAfterwards();
        loop.eventLoop().schedule(() -> channel.close(), LONGEST_FAREWELL_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void read(boolean more) {
        wanted = more;
        if (more && ahead != null && !processing) {
            ByteBuf first = ahead;
            ahead = null;
            take(first);
            if (inputEnded && ahead == null) {
                ended(true);
            }
        }
        updateReading();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public long unsentBytes() {
        return output.unsentBytes();
    }

    @Override
    public boolean isReused() {
        return requests > 1;
    }

    // Responses.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buf = (ByteBuf) message;
        if (ahead != null) {
            ByteBuf joined = loop.allocator().directBuffer(ahead.readableBytes() + buf.readableBytes());
            joined.writeBytes(ahead).writeBytes(buf);
            ahead.release();
            buf.release();
            ahead = null;
            take(joined);
        } else {
            take(buf);
        }
        updateReading();
    }

    /** Goes through what was read; what nobody takes now waits. */
    private void take(ByteBuf buf) {
        processing = true;
        try {
            boolean more = true;
            while (more && wanted && buf.isReadable()) {
                more = switch (state) {
                    case HEAD -> readHead(buf);
                    case BODY -> readBody(buf);
                    case TUNNEL -> {
                        attempt.data(buf.readRetainedSlice(buf.readableBytes()));
                        yield true;
                    }
                    case IDLE -> {
                        // Bytes that nobody asked for: the next response could not be told from them.
                        close();
                        yield false;
                    }
                    case CLOSED -> false;
                };
            }
        } finally {
            processing = false;
            if (state != State.CLOSED && buf.isReadable()) {
                ahead = loop.reads().keep(buf);
            } else {
                buf.release();
            }
        }
    }

    private boolean readHead(ByteBuf buf) {
        byte[] scratch = loop.scratch();
        int length = Math.min(buf.readableBytes(), scratch.length);
        buf.getBytes(buf.readerIndex(), scratch, 0, length);
        if (parser == null) {
            parser = pool.parsers().lend(attempt.settings().maxResponseHead());
        }
        buf.skipBytes(parser.parse(scratch, 0, length));
        HeadParser.Fault fault = parser.fault();
        if (fault != null) {
            fail(fault == HeadParser.Fault.TOO_LARGE ? Failure.HEAD_TOO_LARGE : Failure.INVALID_RESPONSE);
            return false;
        }
        if (!parser.isComplete()) {
            return true;
        }
        int status = parser.head().status();
        if (status < 200 && status != 101) {
            // Interim responses are for those who wait for them; nginx passes none on either.
            parser.reset();
            return true;
        }
        ResponseParser complete = parser;
        parser = null;
        decoder.limits(complete.limits());
        try {
            return status == 101 ? upgraded(complete.head()) : begin(complete.head(), buf.isReadable());
        } finally {
            pool.parsers().giveBack(complete);
        }
    }

    private boolean upgraded(ResponseHead head) {
        if (!upgrading) {
            fail(Failure.INVALID_RESPONSE);
            return false;
        }
        state = State.TUNNEL;
        requestDone = true;
        attempt.head(head);
        return true;
    }

    private boolean begin(ResponseHead head, boolean moreRead) {
        Fields fields = head.fields();
        boolean http10 = head.version() == HttpVersion.HTTP_1_0;
        if (fields.has(FieldName.CONNECTION)
                ? http10
                        ? !fields.hasToken(FieldName.CONNECTION, KEEP_ALIVE)
                        : fields.hasToken(FieldName.CONNECTION, CLOSE)
                : http10) {
            closing = true;
        }
        state = State.BODY;
        if (headMethod || ResponseHead.forbidsBody(head.status())) {
            decoder.none();
        } else if (head.isChunked()) {
            decoder.chunked();
        } else if (head.contentLength() >= 0) {
            decoder.length(head.contentLength());
        } else {
            decoder.untilClose();
            closing = true;
        }
        Attempt current = attempt;
        current.head(head);
        if (attempt == current && decoder.isDone()) {
            // What comes behind it was not asked for; the next response could not be told from it.
            closing |= moreRead;
            finish(null);
        }
        return true;
    }

    private boolean readBody(ByteBuf buf) {
        Attempt current = attempt;
        ByteBuf part = decoder.next(buf);
        if (part != null) {
            current.data(part);
        }
        if (attempt != current || state != State.BODY) {
            return false;
        }
        if (decoder.isFaulty()) {
            fail(Failure.INVALID_RESPONSE);
        } else if (decoder.isDone()) {
            if (buf.isReadable()) {
                closing = true;
            }
            finish(decoder.trailers());
        }
        return true;
    }

    /** The response is whole: the attempt ends, and the connection waits for the next one if it may. */
    private void finish(Fields trailers) {
        Attempt served = attempt;
        attempt = null;
        if (closing || !requestDone || state == State.CLOSED) {
            close();
        } else {
            state = State.IDLE;
            wanted = true;
            pool.release(this);
        }
        served.end(trailers);
    }

    private void updateReading() {
        boolean more = state == State.IDLE || wanted;
        if (state != State.CLOSED && !inputEnded && more != reading) {
            reading = more;
            channel.config().setAutoRead(more);
        }
    }

    // Ends.

    private void fail(Failure failure) {
        Attempt served = attempt;
        attempt = null;
        close();
        if (served != null) {
            served.failed(failure);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (attempt != null && ctx.channel().isWritable()) {
            attempt.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ended(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended(false);
    }

    private void ended(boolean half) {
        if (state == State.CLOSED) {
            return;
        }
        if (ahead != null) {
            // The client has not taken what came before the end.
            inputEnded = true;
        } else if (state == State.TUNNEL && half) {
            inputEnded = true;
            attempt.tunnelEnd();
        } else if (state == State.BODY && decoder.isUntilClose()) {
            closing = true;
            finish(null);
        } else {
            fail(Failure.CLOSED);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(pool.failureOf(cause));
    }

    void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            output.close();
            if (ahead != null) {
                ahead.release();
                ahead = null;
            }
            if (parser != null) {
                pool.parsers().giveBack(parser);
                parser = null;
            }
            pool.closed(this);
            channel.close();
        }
    }

    long requests() {
        return requests;
    }

    long openedNanos() {
        return openedNanos;
    }

    long idleSince() {
        return idleSince;
    }

    void idleSince(long nanos) {
        idleSince = nanos;
    }

    SocketAddress address() {
        return address;
    }

    boolean isOpen() {
        return state != State.CLOSED && channel.isActive();
    }
}
