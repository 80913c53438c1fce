package io.ambassadors.common.http.h2;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.h1.ClientConnection;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Reply;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.http.proxy.Site;
import io.ambassadors.common.net.Transport;
import io.ambassadors.common.testing.Await;

/** A server of this JVM on a free port, with one event loop; it does with each request what the test says. */
final class TestSite implements Site, RequestHandler, AutoCloseable {
    private final Transport transport = Transport.best();
    private final EventLoopGroup loops = transport.newEventLoops(1);
    private final HttpLoop loop = new HttpLoop(0, 1, loops.next(), transport);
    private final Queue<Exchange> ended = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<String> floods = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Consumer<Exchange> handler;
    private final ClientSettings settings;
    private final Channel listener;

    TestSite(ClientSettings settings, Consumer<Exchange> handler) {
        this(settings, null, handler);
    }

    /** With a TLS context, HTTP/2 is spoken whatever ALPN says. */
    TestSite(ClientSettings settings, SslContext tls, Consumer<Exchange> handler) {
        this.settings = settings;
        this.handler = handler;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop.eventLoop())
                .channel(transport.listenerType(false))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                            channel.pipeline().addLast(new Http2ClientConnection(loop, TestSite.this, null));
                            return;
                        }
                        channel.pipeline()
                                .addLast(
                                        "client",
                                        new ClientConnection(
                                                loop,
                                                TestSite.this,
                                                Http2ClientConnection.successor(loop, TestSite.this)));
                    }
                });
        transport.tuneAccepted(bootstrap);
        listener = bootstrap
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    TestSite(Consumer<Exchange> handler) {
        this(ClientSettings.DEFAULT, handler);
    }

    /** Replies with 200 and this text. */
    static Consumer<Exchange> says(String text) {
        return exchange -> reply(exchange, 200, text);
    }

    static void reply(Exchange exchange, int status, String text) {
        Fields fields = new Fields();
        fields.add("Content-Type", "text/plain");
        exchange.reply(new Reply(status, "", fields, text.getBytes(java.nio.charset.StandardCharsets.UTF_8), false));
    }

    int port() {
        return address().getPort();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    HttpLoop loop() {
        return loop;
    }

    /** Does something on the event loop. */
    <T> T onLoop(Callable<T> action) {
        return loop.eventLoop().submit(action).syncUninterruptibly().getNow();
    }

    /** The next exchange that is over. */
    Exchange nextEnded() {
        Await.until("an exchange is over", () -> !ended.isEmpty());
        return ended.poll();
    }

    Queue<Exchange> ended() {
        return ended;
    }

    Queue<String> refusals() {
        return refusals;
    }

    Queue<String> floods() {
        return floods;
    }

    Queue<Throwable> failures() {
        return failures;
    }

    @Override
    public ClientSettings settings() {
        return settings;
    }

    @Override
    public RequestHandler handler() {
        return this;
    }

    @Override
    public ClientInfo describe(long id, Channel channel) {
        return new ClientInfo(id, channel.remoteAddress(), channel.localAddress(), "test", null);
    }

    @Override
    public void flooded(ClientInfo client, String how) {
        floods.add(how);
    }

    @Override
    public void failed(ClientInfo client, Throwable cause) {
        failures.add(cause);
    }

    @Override
    public void handle(Exchange exchange) {
        handler.accept(exchange);
    }

    @Override
    public void refuse(Exchange exchange, int status, String why) {
        refusals.add(status + " " + why);
        reply(exchange, status, why);
    }

    @Override
    public void ended(Exchange exchange) {
        ended.add(exchange);
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        loop.eventLoop().submit(loop::release).syncUninterruptibly();
        loops.shutdownGracefully(0, 5, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }
}
