package io.ambassadors.https.tls;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.net.TlsOutput;

/**
 * Speaks TLS on a connection whose handshake is done: takes BoringSSL's connection over from Netty's {@link SslHandler} and works on
 * whole reads and writes, where that one works on records. Nothing is gathered: BoringSSL keeps the part of a record that is here, what
 * is written is encrypted at once, and both sides use buffers of the event loop.
 *
 * <p>The end of the client's data comes up as {@link ChannelInputShutdownEvent}; one that came without {@code close_notify} is announced
 * by {@link TlsTruncated} before.
 */
final class TlsRecords extends ChannelDuplexHandler implements TlsOutput {
    private enum Input {
        OPEN,
        /** The peer has said that nothing more comes. */
        ENDED
    }

    private final HttpLoop loop;
    private final TlsCounters counters;
    private final ReferenceCountedOpenSslEngine engine;
    private boolean shareReads;
    private ChannelHandlerContext context;
    /** Null once TLS has ended in both directions. */
    private SealedBytes tls;

    private ByteBuf sealed;
    private List<ChannelPromise> promises;
    private Input input = Input.OPEN;
    private boolean outputClosed;

    private TlsRecords(TlsLoop part, ReferenceCountedOpenSslEngine engine) {
        this.loop = part.loop();
        this.counters = part.counters();
        this.engine = engine;
    }

    /**
     * Takes a connection over, in the place of its {@link SslHandler}, whose handshake is done. Must not be called from within that.
     *
     * @throws Exception if what that one still had to send cannot be encrypted
     */
    static TlsRecords takeOver(ChannelHandlerContext ssl, TlsLoop part) throws Exception {
        SslHandler handler = (SslHandler) ssl.handler();
        handler.flush(ssl);
        ReferenceCountedOpenSslEngine engine = (ReferenceCountedOpenSslEngine) handler.engine();
        engine.retain();
        TlsRecords records = new TlsRecords(part, engine);
        ssl.pipeline().addAfter(ssl.name(), "tls-records", records);
        ssl.pipeline().remove(handler);
        return records;
    }

    /** Says whether the handler behind uses what is decrypted at once, or copies it, so that connections can share a buffer. */
    void shareReads(boolean share) {
        shareReads = share;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        tls = new SealedBytes(engine.sslPointer());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        free();
    }

    private void free() {
        if (sealed != null) {
            sealed.release();
            sealed = null;
        }
        if (tls != null) {
            tls = null;
            engine.release();
        }
        if (promises != null) {
            List<ChannelPromise> told = promises;
            promises = null;
            told.forEach(promise -> promise.tryFailure(new ClosedChannelException()));
        }
    }

    // From the peer.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf read = (ByteBuf) message;
        try {
            boolean more = tls != null && input == Input.OPEN;
            while (more) {
                ByteBuf plain = shareReads
                        ? loop.unsealed().take(HttpLoop.READ_BYTES)
                        : loop.allocator().directBuffer(Math.max(256, read.readableBytes()));
                SealedBytes.Read result = tls.read(read, plain);
                if (plain.isReadable()) {
                    ctx.fireChannelRead(plain);
                } else {
                    plain.release();
                }
                more = after(result) && tls != null;
            }
        } finally {
            read.release();
        }
    }

    /** Whether there is more to decrypt. */
    private boolean after(SealedBytes.Read result) {
        switch (result) {
            case MORE -> {
                return true;
            }
            case DRY -> {}
            case ENDED -> {
                input = Input.ENDED;
                context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
            case BROKEN -> broken();
        }
        return false;
    }

    private void broken() {
        if (tls == null) {
            return;
        }
        input = Input.ENDED;
        // What BoringSSL will not encrypt any more must not come here again.
        outputClosed = true;
        counters.broken();
        Throwable cause = tls.failure();
        sendAlert();
        context.fireExceptionCaught(cause);
        context.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            if (input == Input.ENDED) {
                return;
            }
            input = Input.ENDED;
            ctx.fireUserEventTriggered(TlsTruncated.EVENT);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (input == Input.OPEN) {
            input = Input.ENDED;
            ctx.fireUserEventTriggered(TlsTruncated.EVENT);
        }
        free();
        ctx.fireChannelInactive();
    }

    // To the peer.

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf plain = (ByteBuf) message;
        if (tls == null || outputClosed) {
            plain.release();
            if (!promise.isVoid()) {
                promise.tryFailure(new ClosedChannelException());
            }
            return;
        }
        if (!plain.isReadable()) {
            push();
            ctx.write(plain, promise);
            return;
        }
        try {
            if (!seal(plain)) {
                if (!promise.isVoid()) {
                    promise.tryFailure(tls.failure());
                }
                broken();
                return;
            }
        } finally {
            plain.release();
        }
        if (!promise.isVoid()) {
            if (promises == null) {
                promises = new ArrayList<>();
            }
            promises.add(promise);
        }
        if (sealed.readableBytes() >= HttpLoop.READ_BYTES) {
            push();
        }
    }

    private boolean seal(ByteBuf plain) {
        int room = SealedBytes.sealedLength(plain.readableBytes());
        if (sealed != null && sealed.writableBytes() < room) {
            push();
        }
        if (sealed == null) {
            sealed = loop.sealed().take(room);
        }
        if (plain.hasMemoryAddress()) {
            return tls.write(plain, sealed);
        }
        ByteBuf copy = loop.allocator().directBuffer(plain.readableBytes()).writeBytes(plain);
        try {
            return tls.write(copy, sealed);
        } finally {
            copy.release();
        }
    }

    /** Hands what is encrypted to the channel. */
    private void push() {
        if (sealed == null) {
            return;
        }
        ByteBuf full = sealed;
        sealed = null;
        if (promises == null) {
            context.write(full, context.voidPromise());
        } else {
            List<ChannelPromise> told = promises;
            promises = null;
            context.write(full).addListener((ChannelFutureListener) written -> tell(told, written));
        }
    }

    private static void tell(List<ChannelPromise> promises, Future<?> written) {
        for (ChannelPromise promise : promises) {
            if (written.isSuccess()) {
                promise.trySuccess();
            } else {
                promise.tryFailure(written.cause());
            }
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        push();
        ctx.flush();
    }

    /** Puts an alert that BoringSSL has made of its own behind what is encrypted, and sends it. */
    private void sendAlert() {
        if (sealed == null) {
            sealed = loop.sealed().take(SealedBytes.sealedLength(0));
        } else if (sealed.writableBytes() < SealedBytes.sealedLength(0)) {
            push();
            sealed = loop.sealed().take(SealedBytes.sealedLength(0));
        }
        tls.drain(sealed);
        push();
        context.flush();
    }

    private void sayGoodbye() {
        if (!outputClosed && tls != null) {
            outputClosed = true;
            tls.shutdown();
            sendAlert();
        }
    }

    @Override
    public ChannelFuture closeOutput() {
        ChannelPromise ended = context.newPromise();
        sayGoodbye();
        // Behind what waits in the channel, whichever that is.
        context.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener((ChannelFuture done) -> ((DuplexChannel) context.channel()).shutdownOutput(ended));
        return ended;
    }

    @Override
    public void abort() {
        outputClosed = true;
        if (context.channel().isActive()) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        context.close();
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (ctx.channel().isActive()) {
            sayGoodbye();
        }
        ctx.close(promise);
    }
}
