package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;

import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/** One of several servers with BoringSSL: says a word to each client and closes, and tells which sessions were resumed. */
final class Replica implements AutoCloseable {
    private final EventLoopGroup group = new NioEventLoopGroup(1);
    private final BlockingQueue<Object> handshakes = new LinkedBlockingQueue<>();
    private final SslContext context;
    private final OpenSslServerSessionContext sessions;
    private final Channel listening;
    private volatile boolean tickets = true;

    /**
     * Starts it.
     *
     * @param address where it listens; replicas that differ in nothing but their IP address are one server to {@link TlsClient}
     */
    Replica(InetSocketAddress address, TestAuthority authority, TestCertificate certificate, ClientAuth clients)
            throws SSLException {
        context = SslContextBuilder.forServer(certificate.key(), certificate.chain())
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .protocols(List.of("TLSv1.2", "TLSv1.3"))
                .clientAuth(clients)
                .trustManager(authority.certificate())
                .build();
        sessions = (OpenSslServerSessionContext) context.sessionContext();
        sessions.setSessionCacheEnabled(false);
        listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler handler = context.newHandler(channel.alloc());
                        if (!tickets) {
                            // The option of the context is not enough: Netty clears it for each connection.
                            SSL.setOptions(
                                    ((ReferenceCountedOpenSslEngine) handler.engine()).sslPointer(),
                                    SSL.SSL_OP_NO_TICKET);
                        }
                        channel.pipeline().addLast(handler, new Word());
                    }
                })
                .bind(address)
                .syncUninterruptibly()
                .channel();
    }

    private final class Word extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done) {
                if (done.isSuccess()) {
                    SslHandler handler = ctx.pipeline().get(SslHandler.class);
                    handshakes.add(
                            SSL.isSessionReused(((ReferenceCountedOpenSslEngine) handler.engine()).sslPointer()));
                    ctx.writeAndFlush(Unpooled.copiedBuffer("hello", US_ASCII))
                            .addListener(ChannelFutureListener.CLOSE);
                } else {
                    handshakes.add(HandshakeFailure.of(done.cause()));
                    ctx.close();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Gives no tickets from now on, and takes none. */
    void noTickets() {
        tickets = false;
    }

    void tickets(OpenSslSessionTicketKey... keys) {
        sessions.setTicketKeys(keys);
    }

    OpenSslServerSessionContext sessions() {
        return sessions;
    }

    /** How the next handshake went: whether it was a resumption, or why it failed. */
    Object next() throws InterruptedException {
        return handshakes.poll(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        ReferenceCountUtil.release(context);
    }
}
