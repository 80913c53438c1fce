package io.ambassadors.common.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import org.jboss.logging.Logger;

/**
 * First in a pipeline whose connections begin with a PROXY header: takes it off, leaves it with the channel, and goes. A connection
 * that begins otherwise is closed. How long it may take is the business of the handler behind it.
 */
public final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<ProxyHeader> HEADER = AttributeKey.valueOf(ProxyHeader.class, "header");
    private static final Logger LOG = Logger.getLogger(ProxyHeaderHandler.class);

    private ByteBuf gathered;

    /** The header that a connection began with; null if there was none. */
    public static ProxyHeader of(Channel channel) {
        return channel.hasAttr(HEADER) ? channel.attr(HEADER).get() : null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buf = (ByteBuf) message;
        if (gathered != null) {
            gathered.writeBytes(buf);
            buf.release();
            buf = gathered;
            gathered = null;
        }
        byte[] bytes = new byte[Math.min(buf.readableBytes(), ProxyHeaderParser.MOST_BYTES)];
        buf.getBytes(buf.readerIndex(), bytes);
        ProxyHeaderParser.Result result = ProxyHeaderParser.parse(bytes, bytes.length);
        if (result instanceof ProxyHeaderParser.Result.Whole whole) {
            ctx.channel().attr(HEADER).set(whole.header());
            buf.skipBytes(whole.length());
            ctx.pipeline().remove(this);
            if (buf.isReadable()) {
                ctx.fireChannelRead(buf);
            } else {
                buf.release();
            }
        } else if (result instanceof ProxyHeaderParser.Result.Invalid invalid) {
            buf.release();
            LOG.debugf("Closed: client=%s reason=%s", ctx.channel().remoteAddress(), invalid.why());
            ctx.close();
        } else {
            gathered =
                    ctx.alloc().buffer(Math.max(256, 2 * buf.readableBytes())).writeBytes(buf);
            buf.release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
