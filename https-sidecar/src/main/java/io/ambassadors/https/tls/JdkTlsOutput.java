package io.ambassadors.https.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

import io.ambassadors.common.net.TlsOutput;

/** Behind Netty's {@link SslHandler} with the JDK's TLS: makes the ends of its two directions look like those of {@link TlsRecords}. */
final class JdkTlsOutput extends ChannelInboundHandlerAdapter implements TlsOutput {
    private final SslHandler tls;
    private ChannelHandlerContext context;
    private boolean ended;

    JdkTlsOutput(SslHandler tls) {
        this.tls = tls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent closed) {
            if (closed.isSuccess() && !ended) {
                ended = true;
                ctx.pipeline().addBefore(ctx.pipeline().context(tls).name(), null, new Discard());
                ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            if (!ended) {
                ended = true;
                ctx.fireUserEventTriggered(TlsTruncated.EVENT);
                ctx.fireUserEventTriggered(event);
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public ChannelFuture closeOutput() {
        ChannelPromise ended = context.newPromise();
        tls.closeOutbound()
                .addListener((ChannelFuture done) -> ((DuplexChannel) context.channel()).shutdownOutput(ended));
        return ended;
    }

    @Override
    public void abort() {
        if (context.channel().isActive()) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        context.channel().unsafe().close(context.channel().voidPromise());
    }

    /** What comes behind a close_notify is thrown away (RFC 8446, 6.1); {@link SslHandler} would gather it. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ((ByteBuf) message).release();
        }
    }
}
