package io.ambassadors.sharding.proxy;

import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import io.ambassadors.sharding.config.PoolLimits;
import io.ambassadors.sharding.resp.InlineCommand;
import io.ambassadors.sharding.resp.RequestParser;

/**
 * A client: reads its requests, hands them to the {@link Dispatcher} one by one, and knows why it must wait when it must. Inbound
 * are requests; outbound, through {@link ReplyQueue}, replies.
 *
 * <p>While it waits, reading goes on up to a bound, so that a client that writes its whole pipeline before it reads a reply is not
 * stuck; beyond the bound the client's socket fills up.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    /** As many requests are under way as a client may have. */
    static final int WINDOW = 1;
    /** The client does not read its replies. */
    static final int OUTPUT = 1 << 1;
    /** A server takes no more requests now. */
    static final int UPSTREAM = 1 << 2;
    /** A request or reply has a connection to itself. */
    static final int EXCHANGE = 1 << 3;
    /** The answer to HELLO needs a word with the servers. */
    static final int HELLO = 1 << 4;
    /** Later requests would overtake earlier ones on another connection. */
    static final int IDLE = 1 << 5;
    /** The last request was executed: the connection closes when its reply has left. */
    static final int CLOSING = 1 << 6;

    /** A command of many keys is executed in pieces, but a key is gathered whole. */
    private static final int LONGEST_KEY = 8 * 1024 * 1024;

    /** Read ahead while the client waits. */
    private static final int READ_AHEAD_BYTES = 1024 * 1024;

    final ReplyQueue replies;
    final long id;
    final Session session;
    Pool pool;

    private final Worker worker;
    private final Gathered input = new Gathered();
    private RequestParser parser;
    private Upload upload;
    private Batch batch;
    private Channel channel;
    private int blocked;
    private int exchanges;
    private boolean reading = true;
    private boolean inputEnded;
    private boolean closed;

    ClientConnection(Pool pool) {
        this.pool = pool;
        this.worker = pool.worker;
        this.replies = new ReplyQueue(this, worker);
        this.id = worker.ids.nextClient();
        this.session = new Session(pool.config.redisAuth().isEmpty());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        pool.clients.add(this);
        pool.counters.clientsTotal++;
        int limit = pool.config.clientConnections();
        if (pool.clientsEverywhere.incrementAndGet() > limit && limit > 0) {
            pool.counters.clientsRefused++;
            replies.local(Errors.reply("ERR max number of clients reached"));
            closeAfterReplies();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buf = (ByteBuf) message;
        try {
            if (closed) {
                return;
            }
            if (upload != null) {
                upload.take(buf);
            } else if (blocked == 0 && input.isEmpty()) {
                int length = worker.toScratch(buf);
                int consumed = execute(worker.scratch, 0, length);
                if (consumed < length && !closed) {
                    keep(consumed, length);
                }
            } else {
                append(buf);
                executeGathered();
            }
        } finally {
            buf.release();
        }
        updateReading();
    }

    /** What is left of a read waits in an array of the client's own. */
    private void keep(int from, int to) {
        input.keep(worker.scratch, from, to);
        worker.gathered(input.capacity());
        if (parser != null) {
            parser.moved(input.bytes(), -from);
        }
    }

    private void append(ByteBuf buf) {
        int capacity = input.capacity();
        int start = input.start();
        input.append(buf);
        worker.gathered(input.capacity() - capacity);
        if (parser != null) {
            parser.moved(input.bytes(), input.start() - start);
        }
    }

    private void executeGathered() {
        if (blocked != 0 || input.isEmpty() || closed) {
            return;
        }
        int capacity = input.capacity();
        int consumed = execute(input.bytes(), input.start(), input.end());
        input.consumed(consumed);
        worker.gathered(input.capacity() - capacity);
        if (input.isEmpty() && batch == null) {
            parser = null;
        }
    }

    /** Executes the requests between {@code from} and {@code to}; returns the position of the first byte to be kept. */
    private int execute(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && blocked == 0) {
            RequestParser with = parser;
            if (with != null) {
                with.continueAt(bytes, at);
            } else {
                with = worker.parser;
                with.reset(
                        pool.config.limits().maxArguments(),
                        pool.config.limits().maxBulkBytes(),
                        session.authenticated);
            }
            switch (with.parse(bytes, at, to)) {
                case COMPLETE:
                    if (batch != null) {
                        if (!lastPiece(with)) {
                            return at;
                        }
                    } else if (!Dispatcher.dispatch(this, with.arguments(), bytes, at, with.position())) {
                        return notNow(at);
                    }
                    break;
                case INLINE:
                    if (!inline(InlineCommand.of(with.arguments()))) {
                        return notNow(at);
                    }
                    break;
                case EMPTY:
                    if (session.strict(pool)) {
                        closeForProtocol("");
                    }
                    break;
                case INCOMPLETE:
                    return incomplete(with, bytes, at, to);
                default:
                    closeForProtocol(with.error());
                    return to;
            }
            if (closed) {
                return to;
            }
            at = with.position();
            parser = null;
        }
        return at;
    }

    /** A request has to wait: it stays where it is and will be parsed again. */
    private int notNow(int at) {
        parser = null;
        return at;
    }

    private boolean inline(InlineCommand command) {
        if (pool.config.strict()) {
            closeForProtocol("");
            return true;
        }
        return Dispatcher.dispatch(this, command.arguments(), command.frame(), 0, command.frame().length);
    }

    private int incomplete(RequestParser with, byte[] bytes, int at, int to) {
        if (with.begun()) {
            if (parser == null) {
                parser = with;
                worker.parser = new RequestParser();
            }
            long length = to - at + with.missingBulkBytes(to);
            PoolLimits limits = pool.config.limits();
            if (length > worker.largeThreshold(limits.largeValueBytes())) {
                if (batch == null && LargeRequests.begin(this, with, bytes, at, to)) {
                    parser = null;
                    return to;
                }
                if (batch != null) {
                    return piece(with, bytes, at, to);
                }
            }
        }
        return at;
    }

    /** The request at hand is executed piece by piece. */
    void beginBatch(Batch begun) {
        batch = begun;
        parser.drop(1);
    }

    /** Executes what there is of a long request; returns the first byte that is to be kept. */
    private int piece(RequestParser with, byte[] bytes, int at, int to) {
        int step = batch.step();
        int available = with.arguments().available();
        int count = available - available % step;
        if (count > 0) {
            if (!batch.execute(this, with.arguments(), count, false)) {
                return at;
            }
            int next = with.drop(count);
            holdUntilIdle();
            return next;
        }
        if (available == step - 1 && step > 1 && with.bulkLength() >= 0) {
            batch.stream(this, with, bytes, to);
            if (with.missing() == 0) {
                batch = null;
                parser = null;
            }
            return to;
        }
        if (to - at + with.missingBulkBytes(to) > LONGEST_KEY) {
            closeForProtocol("ERR a key of more than " + LONGEST_KEY + " bytes is not supported");
            return to;
        }
        return at;
    }

    private boolean lastPiece(RequestParser with) {
        if (!batch.execute(this, with.arguments(), with.arguments().available(), true)) {
            return false;
        }
        batch = null;
        holdUntilIdle();
        return true;
    }

    /** Waits for this reason. */
    void block(int reason) {
        blocked |= reason;
    }

    /** The reason is gone. Requests go on when the reads of this turn are done. */
    void unblock(int reason) {
        if ((blocked & reason) != 0) {
            blocked &= ~reason;
            if (blocked == 0) {
                worker.resumeLater(this);
            }
        }
    }

    /** Goes on with what was read ahead. */
    void resume() {
        executeGathered();
        if (!closed) {
            updateReading();
            closeIfOver();
        }
    }

    private void updateReading() {
        if (closed) {
            return;
        }
        boolean wanted = upload != null
                ? upload.mayRead()
                : blocked == 0 || input.size() < READ_AHEAD_BYTES && (blocked & CLOSING) == 0;
        if (wanted != reading) {
            reading = wanted;
            channel.config().setAutoRead(wanted);
        }
    }

    /** The rest of a request does not go through the parser. */
    void beginUpload(Upload begun) {
        upload = begun;
    }

    /** The request that streams may go on, or has to wait. */
    void upload(boolean on) {
        if (upload != null) {
            upload.allow(on);
        }
        updateReading();
    }

    /** The request that streamed has been read to its end; what follows it belongs to the next. */
    void uploadEnded(byte[] bytes, int from, int to) {
        upload = null;
        if (from < to) {
            input.keep(bytes, from, to);
            worker.gathered(input.capacity());
        }
        if (blocked == 0) {
            worker.resumeLater(this);
        }
    }

    /** A request or reply now has a connection to itself. */
    void exchangeBegun() {
        exchanges++;
        block(EXCHANGE);
    }

    /** It is over; if the request did not arrive whole, the rest of it is thrown away. */
    void exchangeEnded(boolean restOfRequestFollows) {
        exchanges--;
        if (restOfRequestFollows && upload != null) {
            upload.discard();
        }
        if (exchanges == 0) {
            unblock(EXCHANGE);
        }
        if (!closed) {
            updateReading();
        }
    }

    /** The reply to this request is large: it is sent again on a connection of its own. */
    void redoAlone(Request request, Server server, byte[] frame) {
        LargeRequests.redo(this, request, server, frame);
    }

    /** Executes nothing until every request under way is answered. */
    void holdUntilIdle() {
        if (replies.outstanding() > 0) {
            block(IDLE);
        }
    }

    /** Replies left or moved up. */
    void repliesAdvanced() {
        if (blocked != 0) {
            if (replies.outstanding() == 0) {
                unblock(IDLE);
            }
            if (!replies.isFull()) {
                unblock(WINDOW);
            }
        }
    }

    /** The replies of this turn were handed to the socket. */
    void flushed() {
        closeIfOver();
    }

    private void closeIfOver() {
        boolean last = (blocked & CLOSING) != 0 || (inputEnded && blocked == 0);
        if (last && !closed && replies.isDrained()) {
            if (unsentBytes() == 0) {
                channel.close();
            }
        }
    }

    /** Executes nothing more, and closes when the replies to what was executed have left. */
    void closeAfterReplies() {
        block(CLOSING);
        input.clear();
        parser = null;
        if (upload == null) {
            updateReading();
        }
        worker.resumeLater(this);
    }

    private void closeForProtocol(String error) {
        pool.counters.clientErr++;
        if (pool.config.strict() || error.isEmpty()) {
            close();
            return;
        }
        replies.local(Errors.reply(error));
        closeAfterReplies();
    }

    /** twemproxy's way to refuse: the connection closes, and with it the replies that have not left. */
    void closeSilently() {
        pool.counters.clientErr++;
        close();
    }

    /** A reply broke off in the middle: the client cannot find the next one. */
    void closeUnsynchronized() {
        pool.counters.clientErr++;
        close();
    }

    /** The client does not read what it asked for. */
    void closeForOutput() {
        if (!closed) {
            pool.counters.clientsClosedForOutput++;
            pool.counters.clientErr++;
            close();
        }
    }

    void close() {
        if (!closed) {
            channel.close();
            gone();
        }
    }

    private void gone() {
        if (closed) {
            return;
        }
        closed = true;
        if (channel != null) {
            pool.clients.remove(this);
            pool.clientsEverywhere.decrementAndGet();
        }
        worker.gathered(-input.capacity());
        input.clear();
        parser = null;
        upload = null;
        batch = null;
        replies.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!closed && ctx.channel().isWritable()) {
            replies.writable();
            unblock(OUTPUT);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !closed && !inputEnded) {
            inputEnded = true;
            pool.counters.clientEof++;
            if (upload != null) {
                close();
            } else {
                worker.resumeLater(this);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!closed && !inputEnded && (blocked & CLOSING) == 0) {
            pool.counters.clientEof++;
        }
        gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!closed) {
            pool.counters.clientErr++;
            ctx.close();
            gone();
        }
    }

    boolean isClosed() {
        return closed;
    }

    boolean isResp3() {
        return session.resp3;
    }

    Channel channel() {
        return channel;
    }

    /** Bytes of replies that the socket has not taken. */
    long unsentBytes() {
        io.netty.channel.ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** The client's address as a user would write it. */
    String address() {
        return channel.remoteAddress() instanceof InetSocketAddress socket
                ? socket.getHostString() + ":" + socket.getPort()
                : "unix socket";
    }
}
