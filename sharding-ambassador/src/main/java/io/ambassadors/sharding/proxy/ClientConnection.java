package io.ambassadors.sharding.proxy;

import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

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

    final ReplyQueue replies;
    final Intake intake;
    final long id;
    final Session session;
    Pool pool;

    private final Worker worker;
    private Channel channel;
    private int blocked;
    private int exchanges;
    private boolean reading = true;
    private boolean inputEnded;
    private boolean ending;
    private boolean closed;

    ClientConnection(Pool pool) {
        this.pool = pool;
        this.worker = pool.worker;
        this.replies = new ReplyQueue(this, worker);
        this.intake = new Intake(this, worker);
        this.id = worker.ids.nextClient();
        this.session = new Session(pool.config.redisAuth().isEmpty());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        pool.clients.add(this);
        pool.counters.clientsTotal++;
        int limit = pool.config.clientConnections();
        boolean admitted = worker.ids.admitClient();
        if (pool.clientsEverywhere.incrementAndGet() > limit && limit > 0 || !admitted) {
            pool.counters.clientsRefused++;
            replies.local(Errors.reply("ERR max number of clients reached"));
            closeAfterReplies();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buf = (ByteBuf) message;
        try {
            if (!closed) {
                intake.read(buf);
            }
        } finally {
            buf.release();
        }
        updateReading();
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
        intake.executeGathered();
        if (!closed) {
            updateReading();
            closeIfOver();
        }
    }

    private void updateReading() {
        if (closed) {
            return;
        }
        boolean wanted = intake.wantsMore(blocked == 0, (blocked & CLOSING) != 0);
        if (wanted != reading) {
            reading = wanted;
            channel.config().setAutoRead(wanted);
        }
    }

    /** The request that streams may go on, or has to wait. */
    void upload(boolean on) {
        intake.allowUpload(on);
        updateReading();
    }

    /** A request or reply now has a connection to itself. */
    void exchangeBegun() {
        exchanges++;
        block(EXCHANGE);
    }

    /** It is over; if the request did not arrive whole, the rest of it is thrown away. */
    void exchangeEnded(boolean restOfRequestFollows) {
        exchanges--;
        if (restOfRequestFollows) {
            intake.discardUpload();
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
        if (last && !closed && !ending && replies.isDrained()) {
            ending = true;
            // Nobody tells when the last bytes have left but the write behind them.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Executes nothing more, and closes when the replies to what was executed have left. */
    void closeAfterReplies() {
        block(CLOSING);
        intake.clear();
        updateReading();
        worker.resumeLater(this);
    }

    /** The bytes make no sense as requests; the text, if any, says why. */
    void closeForProtocol(String error) {
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
            gone();
            channel.close();
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
            worker.ids.clientGone();
        }
        intake.close();
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
            if (intake.isUploading()) {
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
            gone();
            ctx.close();
        }
    }

    boolean isBlocked() {
        return blocked != 0;
    }

    /** Whether the client sends nothing more, so that a request that is not there whole never will be. */
    boolean isInputEnded() {
        return inputEnded;
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
