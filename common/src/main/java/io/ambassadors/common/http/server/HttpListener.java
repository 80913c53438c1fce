package io.ambassadors.common.http.server;

import java.io.IOException;
import java.net.SocketAddress;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

import io.ambassadors.common.http.h1.ClientConnection;
import io.ambassadors.common.http.h2.Http2ClientConnection;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Site;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.net.ListeningSocket;

/** A socket on which clients of HTTP come, and the site that serves them. */
public final class HttpListener {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final ListeningSocket socket;

    private HttpListener(ListeningSocket socket) {
        this.socket = socket;
    }

    /** What a listener is to do besides. */
    public record Options(int backlog, boolean keepalive, Stage first) {
        /** nginx's backlog, nothing before HTTP. */
        public static final Options DEFAULT = new Options(511, false, (channel, loop) -> {});
    }

    /** Puts handlers before HTTP, as PROXY protocol and TLS are. */
    @FunctionalInterface
    public interface Stage {
        void add(Channel channel, HttpLoop loop);
    }

    /**
     * Binds. Clients that begin with HTTP/2's preface are understood if the site's settings say so.
     *
     * @throws IOException if the address cannot be bound; the message names it and says what to do
     */
    public static HttpListener bind(ListenPoint point, HttpLoops loops, Site site, Options options) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        HttpLoop loop = loops.of(client.eventLoop());
                        options.first().add(client, loop);
                        client.pipeline()
                                .addLast(
                                        "client",
                                        new ClientConnection(loop, site, Http2ClientConnection.successor(loop, site)));
                    }
                });
        if (point.unixPath().isEmpty() && options.keepalive()) {
            bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
        }
        return new HttpListener(ListeningSocket.bind(point, loops.transport(), bootstrap));
    }

    /** Puts a unix socket where clients look for it. */
    public void publish() {
        socket.publish();
    }

    /** Where it listens, as it was asked for. */
    public ListenPoint point() {
        return socket.point();
    }

    /** The address that was bound. */
    public SocketAddress address() {
        return socket.address();
    }

    /** Accepts no more. */
    public void close() {
        socket.close();
    }
}
