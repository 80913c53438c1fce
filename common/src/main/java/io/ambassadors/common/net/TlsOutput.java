package io.ambassadors.common.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Implemented by the handler that speaks TLS on a channel, for those behind it who end one direction only. */
public interface TlsOutput extends ChannelHandler {
    /** Says {@code close_notify} (RFC 8446, 6.1), and that nothing more comes; what the other side sends is still read. */
    void closeOutput();

    /** Closes without a {@code close_notify}, so that the other side does not take what it has for all there is. */
    void abort();

    /**
     * Ends what we send on a channel, with TLS, be it ours or Netty's own, and without. Everything that was written before must have been flushed.
     */
    static void closeOutput(Channel channel) {
        TlsOutput tls = channel.pipeline().get(TlsOutput.class);
        if (tls != null) {
            tls.closeOutput();
            return;
        }
        SslHandler netty = channel.pipeline().get(SslHandler.class);
        if (netty != null) {
            netty.closeOutbound().addListener(done -> ((DuplexChannel) channel).shutdownOutput());
        } else {
            ((DuplexChannel) channel).shutdownOutput();
        }
    }
}
