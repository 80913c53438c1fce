package io.ambassadors.common.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.ScriptedOrigin;
import io.ambassadors.common.testing.TestKeys;

/** A connection over TLS whose last response is written ends as TLS ends, so that nobody takes it for cut off. */
class TlsFarewellTest {
    private static final long PATIENCE_SECONDS = 10;

    @TempDir
    private Path directory;

    /** What a client sees, in its order: text, then how the connection ended. */
    private static final class Seen extends ChannelInboundHandlerAdapter {
        private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf buf = (ByteBuf) message;
            all.add(buf.toString(ISO_8859_1));
            buf.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslCloseCompletionEvent closed) {
                all.add(closed.isSuccess() ? "close_notify" : "cut off: " + closed.cause());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            all.add("failed: " + cause);
        }

        String untilEnd() throws InterruptedException {
            StringBuilder text = new StringBuilder();
            while (true) {
                String next = all.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                text.append(next);
                if (next == null || next.equals("close_notify") || next.startsWith("cut off") || next.startsWith("failed")) {
                    return text.toString();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aConnectionThatLingersSaysCloseNotify(String version) throws Exception {
        SslContext tls =
                SslContextBuilder.forServer(TestKeys.make(directory, "localhost")).build();
        RunningProxy.Options options = new RunningProxy.Options();
        options.listener = new HttpListener.Options(
                511, false, (channel, loop) -> channel.pipeline().addLast("tls", tls.newHandler(channel.alloc())));
        NioEventLoopGroup group = new NioEventLoopGroup(1);
        try (ScriptedOrigin origin = ScriptedOrigin.always("HTTP/1.1 204 No\r\n\r\n");
                RunningProxy proxy = new RunningProxy(options, origin.address())) {
            Seen seen = new Seen();
            Channel client = connect(group, proxy.port(), version, seen);
            // A body that is longer than what is read to its end keeps the connection from staying.
            String request = "POST /local HTTP/1.1\r\nHost: a\r\nContent-Length: 800000\r\n\r\n" + "a".repeat(100_000);
            client.writeAndFlush(Unpooled.copiedBuffer(request, ISO_8859_1)).sync();
            assertThat(seen.untilEnd())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Connection: close\r\n")
                    .endsWith("localclose_notify");
            client.close().sync();
        } finally {
            group.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).sync();
        }
        Leaks.assertNone();
    }

    private static Channel connect(NioEventLoopGroup group, int port, String version, Seen seen) throws Exception {
        SslContext tls = SslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .protocols(version)
                .endpointIdentificationAlgorithm(null)
                .build();
        Channel channel = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connecting) {
                        connecting.pipeline().addLast("tls", tls.newHandler(connecting.alloc())).addLast(seen);
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .sync()
                .channel();
        channel.pipeline().get(SslHandler.class).handshakeFuture().sync();
        return channel;
    }
}
