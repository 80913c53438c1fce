package io.ambassadors.common.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Implemented by the handler that speaks TLS on a channel, for those behind it who end one direction only. */
public interface TlsOutput extends ChannelHandler {
    /**
     * Says {@code close_notify} (RFC 8446, 6.1), and that nothing more comes; what the other side sends is still read.
     *
     * @return done when the system has all of it
     */
    ChannelFuture closeOutput();

    /** Closes without a {@code close_notify}, so that the other side does not take what it has for all there is. */
    void abort();

    /**
     * Ends what we send on a channel, with TLS, be it ours or Netty's own, and without. Everything that was written before must have been
     * flushed.
     *
     * @return done when the system has all of TLS's end
     */
    static ChannelFuture closeOutput(Channel channel) {
        TlsOutput tls = channel.pipeline().get(TlsOutput.class);
        if (tls != null) {
            return tls.closeOutput();
        }
        SslHandler netty = channel.pipeline().get(SslHandler.class);
        if (netty == null) {
            return ((DuplexChannel) channel).shutdownOutput();
        }
        return netty.closeOutbound().addListener(done -> ((DuplexChannel) channel).shutdownOutput());
    }

    /**
     * Breaks a channel, with TLS and without: the other side sees a reset and cannot take it for the end of what it was to be sent (TCP;
     * unix sockets know no reset).
     */
    static void abort(Channel channel) {
        TlsOutput tls = channel.pipeline().get(TlsOutput.class);
        if (tls != null) {
            tls.abort();
        } else {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }
}
