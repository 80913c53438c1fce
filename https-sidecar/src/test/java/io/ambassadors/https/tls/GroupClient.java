package io.ambassadors.https.tls;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;

import io.ambassadors.https.testing.TestAuthority;

/** A client of BoringSSL, which can agree on keys by post-quantum groups. */
final class GroupClient {
    private static final AttributeKey<SslHandler> TLS = AttributeKey.valueOf(GroupClient.class, "tls");

    private GroupClient() {}

    /** Failures are seen elsewhere. */
    private static final class Quiet extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** Whether a handshake with these groups, as BoringSSL names them, is completed. */
    static boolean handshake(InetSocketAddress server, TestAuthority authority, String... groups) throws Exception {
        return handshakes(1, server, authority, groups) == 1;
    }

    /** How many of so many handshakes, one after the other, are completed. None resumes another. */
    static int handshakes(int count, InetSocketAddress server, TestAuthority authority, String... groups)
            throws Exception {
        EventLoopGroup loops = new NioEventLoopGroup(1);
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .trustManager(authority.certificate())
                .option(OpenSslContextOption.GROUPS, groups)
                .build();
        try {
            Bootstrap bootstrap = new Bootstrap()
                    .group(loops)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel made) {
                            SslHandler tls = context.newHandler(made.alloc(), "replica.example", 443);
                            made.attr(TLS).set(tls);
                            made.pipeline().addLast(tls, new Quiet());
                        }
                    });
            int done = 0;
            for (int i = 0; i < count; i++) {
                Channel channel =
                        bootstrap.connect(server).syncUninterruptibly().channel();
                if (channel.attr(TLS).get().handshakeFuture().await().isSuccess()) {
                    done++;
                }
                channel.closeFuture().awaitUninterruptibly();
            }
            return done;
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
            ReferenceCountUtil.release(context);
        }
    }
}
