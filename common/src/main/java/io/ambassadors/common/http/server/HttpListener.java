package io.ambassadors.common.http.server;

import java.io.IOException;
import java.net.SocketAddress;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

import io.ambassadors.common.http.HttpVersion;
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

    /**
     * What a listener is to do besides.
     *
     * @param first puts handlers before HTTP, such as that of the PROXY protocol
     */
    public record Options(int backlog, boolean keepalive, Stage first) {
        /** nginx's backlog, nothing before HTTP. */
        public static final Options DEFAULT = new Options(511, false, (channel, loop) -> {});
    }

    /** Puts handlers on a connection that was accepted, or closes it. */
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
        Stage stages = (client, loop) -> {
            options.first().add(client, loop);
            if (client.isOpen()) {
                client.pipeline()
                        .addLast(
                                "client",
                                new ClientConnection(loop, site, Http2ClientConnection.successor(loop, site)));
            }
        };
        return bind(point, loops, new Options(options.backlog(), options.keepalive(), stages));
    }

    /**
     * Binds; the options put on a connection all that it has.
     *
     * @throws IOException if the address cannot be bound; the message names it and says what to do
     */
    public static HttpListener bind(ListenPoint point, HttpLoops loops, Options options) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .option(ChannelOption.SO_BACKLOG, options.backlog())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        options.first().add(client, loops.of(client.eventLoop()));
                    }
                });
        if (point.unixPath().isEmpty() && options.keepalive()) {
            bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
        }
        return new HttpListener(ListeningSocket.bind(point, loops.transport(), bootstrap));
    }

    /**
     * Puts HTTP on a connection whose version is agreed on, as by ALPN.
     *
     * @return whether its handler uses what it reads before it returns, or copies what it keeps
     */
    public static boolean serve(Channel channel, HttpLoop loop, Site site, HttpVersion version) {
        if (version == HttpVersion.HTTP_2) {
            channel.pipeline().addLast("http2", new Http2ClientConnection(loop, site, null));
            return false;
        }
        channel.pipeline().addLast("client", new ClientConnection(loop, site, null));
        return true;
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
