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
    private static final byte[] VERSION_1_1 = " HTTP/1.1\r\n".getBytes(ISO_8859_1);
    private static final byte[] VERSION_1_0 = " HTTP/1.0\r\n".getBytes(ISO_8859_1);
    private static final byte[] CHUNKED = "Transfer-Encoding: chunked\r\n".getBytes(ISO_8859_1);
    private static final byte[] CONTENT_LENGTH = "Content-Length".getBytes(ISO_8859_1);
    private static final byte[] CONNECTION = "Connection".getBytes(ISO_8859_1);
    private static final byte[] UPGRADE = "Upgrade".getBytes(ISO_8859_1);
    private static final byte[] UPGRADE_TOKEN = "upgrade".getBytes(ISO_8859_1);
    private static final byte[] CLOSE = "close".getBytes(ISO_8859_1);
    private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(ISO_8859_1);

    private final HttpLoop loop;
    private final Http1OriginPool pool;
    private final SocketAddress address;
    private final Output output;
    private final ResponseHead head = new ResponseHead(new Fields());
    private final long openedNanos;
    private BodyDecoder decoder;
    private ResponseParser parser;
    private int parserLimit;
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
        int limit = attempt.settings().maxResponseHead();
        if (parser == null || parserLimit != limit) {
            parserLimit = limit;
            parser = new ResponseParser(head, limit);
            decoder = new BodyDecoder(HeadLimits.ofResponse(limit));
        }
        parser.reset();
        headMethod = request.method().equals("HEAD");
        upgrading = request.upgrade() != null;
        closing = request.isClosing() || upgrading || !pool.keeps(this);
        requestDone = !body;
        chunkedRequest = body && contentLength < 0;
        write(request, contentLength);
    }

    @SuppressWarnings("deprecation") // The low byte of each char is what ISO-8859-1 means.
    private void write(OutgoingRequest request, long contentLength) {
        Fields fields = request.fields();
        if (contentLength >= 0) {
            fields.add(FieldName.CONTENT_LENGTH, CONTENT_LENGTH, Long.toString(contentLength));
        }
        boolean http10 = pool.needsLength();
        if (upgrading) {
            fields.add(FieldName.UPGRADE, UPGRADE, request.upgrade());
            fields.add(FieldName.CONNECTION, CONNECTION, UPGRADE_TOKEN);
        } else if (closing) {
            fields.add(FieldName.CONNECTION, CONNECTION, CLOSE);
        } else if (http10) {
            fields.add(FieldName.CONNECTION, CONNECTION, KEEP_ALIVE);
        }
        String method = request.method();
        String target = request.target();
        int line = method.length() + 1 + target.length() + VERSION_1_1.length;
        int length = line + fields.encodedLength() + (chunkedRequest ? CHUNKED.length : 0) + 2;
        ByteBuf out = output.room(length);
        ascii(out, method);
        out.writeByte(' ');
        ascii(out, target);
        out.writeBytes(http10 ? VERSION_1_0 : VERSION_1_1);
        if (chunkedRequest) {
            out.writeBytes(CHUNKED);
        }
        output.fields(fields);
        attempt.sent(length);
        if (requestDone) {
            output.send();
        }
    }

    private void ascii(ByteBuf out, String text) {
        byte[] scratch = loop.scratch();
        int length = text.length();
        if (length > scratch.length) {
            out.writeBytes(text.getBytes(ISO_8859_1));
            return;
        }
        latin1(text, length, scratch);
        out.writeBytes(scratch, 0, length);
    }

    @SuppressWarnings("deprecation")
    private static void latin1(String text, int length, byte[] to) {
        text.getBytes(0, length, to, 0);
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
        buf.skipBytes(parser.parse(scratch, 0, length));
        HeadParser.Fault fault = parser.fault();
        if (fault != null) {
            fail(fault == HeadParser.Fault.TOO_LARGE ? Failure.HEAD_TOO_LARGE : Failure.INVALID_RESPONSE);
            return false;
        }
        if (!parser.isComplete()) {
            return true;
        }
        if (head.status() < 200 && head.status() != 101) {
            // Interim responses are for those who wait for them; nginx passes none on either.
            parser.reset();
            return true;
        }
        if (head.status() == 101) {
            return upgraded();
        }
        return begin(buf.isReadable());
    }

    private boolean upgraded() {
        if (!upgrading) {
            fail(Failure.INVALID_RESPONSE);
            return false;
        }
        state = State.TUNNEL;
        requestDone = true;
        attempt.head(head);
        return true;
    }

    private boolean begin(boolean moreRead) {
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
