package io.ambassadors.https.tls;

import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import io.ambassadors.common.net.TlsOutput;

/** Behind TLS: sends back what comes, in buffers of every kind; ends its side when the client has ended its own. */
final class Echo extends ChannelInboundHandlerAdapter {
    /** What was seen on all connections, in order. */
    static final class Seen {
        final Queue<Object> events = new ConcurrentLinkedQueue<>();
        /** Promises that are still open. */
        final AtomicInteger open = new AtomicInteger();

        final AtomicInteger inactive = new AtomicInteger();
    }

    private final Random random;
    private final Seen seen;

    Echo(long seed, Seen seen) {
        random = new Random(seed);
        this.seen = seen;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf read = (ByteBuf) message;
        try {
            while (read.isReadable()) {
                write(ctx, read.readSlice(Math.min(read.readableBytes(), 1 + random.nextInt(40_000))));
            }
        } finally {
            read.release();
        }
    }

    private void write(ChannelHandlerContext ctx, ByteBuf part) {
        ByteBuf copy =
                switch (random.nextInt(4)) {
                    case 0 -> Unpooled.copiedBuffer(part);
                    case 1 -> ctx.alloc().directBuffer(part.readableBytes()).writeBytes(part);
                    case 2 -> composite(ctx, part);
                    default -> {
                        ctx.write(Unpooled.EMPTY_BUFFER, promise(ctx));
                        yield ctx.alloc().heapBuffer(part.readableBytes()).writeBytes(part);
                    }
                };
        ctx.write(copy, random.nextBoolean() ? ctx.voidPromise() : promise(ctx));
        if (random.nextInt(4) == 0) {
            ctx.flush();
        }
    }

    private ChannelPromise promise(ChannelHandlerContext ctx) {
        ChannelPromise promise = ctx.newPromise();
        seen.open.incrementAndGet();
        promise.addListener(done -> seen.open.decrementAndGet());
        return promise;
    }

    private ByteBuf composite(ChannelHandlerContext ctx, ByteBuf part) {
        CompositeByteBuf all = ctx.alloc().compositeDirectBuffer();
        int half = part.readableBytes() / 2;
        all.addComponent(true, ctx.alloc().directBuffer(half + 1).writeBytes(part.readSlice(half)));
        return all.addComponent(true, Unpooled.copiedBuffer(part));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == TlsTruncated.EVENT) {
            seen.events.add(event);
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            seen.events.add(event);
            ctx.flush();
            TlsOutput.closeOutput(ctx.channel());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        seen.inactive.incrementAndGet();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        seen.events.add(cause);
        ctx.close();
    }
}
