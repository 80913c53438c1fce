package io.ambassadors.https.tcp;

import java.lang.reflect.Field;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import org.jboss.logging.Logger;

/**
 * How one direction of a TLS connection ends while the other goes on (RFC 8446, 6.1: a close_notify closes the sender's direction
 * only; OpenSSL, Go and haproxy hold it like this for TLS 1.2 too, whose RFC 5246, 7.2.1, wants it answered at once).
 *
 * <p>Netty's engine over OpenSSL answers a close_notify at once, and what the backend still sends would be lost. It leaves that out if
 * it believes that it has done it already, so it is told so; that the client has ended is then asked of BoringSSL itself. Should that
 * not work, the answer comes at once and the client gets nothing more.
 */
final class TlsClosure {
    private static final Logger LOG = Logger.getLogger(TlsClosure.class);
    private static final Field ANSWERED = answered();

    private final SslHandler tls;
    private final ChannelPipeline pipeline;
    /** Null for the JDK's engine, which keeps the directions apart by itself, or if we could not do it. */
    private ReferenceCountedOpenSslEngine engine;

    private boolean received;

    /** To be made before anything of the client's is read that comes behind its handshake. */
    TlsClosure(SslHandler tls, ChannelPipeline pipeline) {
        this.tls = tls;
        this.pipeline = pipeline;
        if (ANSWERED != null && tls.engine() instanceof ReferenceCountedOpenSslEngine openSsl) {
            try {
                ANSWERED.setBoolean(openSsl, true);
                engine = openSsl;
            } catch (IllegalAccessException e) {
                LOG.debugf(e, "A close_notify will be answered at once");
            }
        }
    }

    private static Field answered() {
        try {
            Field field = ReferenceCountedOpenSslEngine.class.getDeclaredField("receivedShutdown");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException | RuntimeException e) {
            LOG.warnf("TLS clients that end their side lose what the backend sends afterwards: %s", e);
            return null;
        }
    }

    /** Whether the client's close_notify came that was not {@link #received announced} yet. To be asked behind each read. */
    boolean cameJustNow() {
        if (received || engine == null) {
            return false;
        }
        long session = engine.sslPointer();
        return session != 0 && (SSL.getShutdown(session) & SSL.SSL_RECEIVED_SHUTDOWN) != 0;
    }

    /**
     * Whether Netty's event means that the client's close_notify came. The engine over OpenSSL makes it of whatever comes behind a
     * close_notify of ours.
     */
    boolean isTold() {
        return engine == null || cameJustNow();
    }

    /** The client's close_notify came: what it sends behind it is thrown away (RFC 8446, 6.1). */
    void received() {
        if (!received) {
            received = true;
            pipeline.addBefore(pipeline.context(tls).name(), null, new Discard());
        }
    }

    /** Sends our close_notify behind what was written. */
    ChannelFuture send() {
        return tls.closeOutbound();
    }

    /** Whether nothing can be sent any more, since a close_notify was answered at once. */
    boolean isSendingOver() {
        return tls.engine().isOutboundDone();
    }

    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ((ByteBuf) message).release();
        }
    }
}
