package io.ambassadors.https.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.handler.ssl.util.SelfSignedCertificate;

import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.net.ListeningSocket;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.common.testing.Await;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.TcpConfig;
import io.ambassadors.https.tls.TlsSession;

/** A listener whose connections are relayed, on one event loop. */
final class RunningRelay implements AutoCloseable {
    /** What stands before the relay. */
    enum Tls {
        NONE,
        JDK,
        BORINGSSL
    }

    static final String NAME = "legacy.example";
    private static final TcpConfig UNBOUNDED = new TcpConfig(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private final HttpLoops loops = new HttpLoops(1);
    private final Resolver resolver = new Resolver();
    private final OpenConnections open = new OpenConnections();
    private final List<ConnectionRecord> ended = new CopyOnWriteArrayList<>();
    private final Tls tls;
    private final SelfSignedCertificate certificate;
    private final SslContext context;
    private final TcpLoop tcp;
    private final ListeningSocket listening;
    private final TcpPlan plan;

    private RunningRelay(Tls tls, ListenPoint point, BackendConfig backend, TcpConfig bounds)
            throws IOException, GeneralSecurityException {
        this.tls = tls;
        certificate = tls == Tls.NONE ? null : new SelfSignedCertificate(NAME);
        context = tls == Tls.NONE
                ? null
                : SslContextBuilder.forServer(certificate.key(), certificate.cert())
                        .sslProvider(tls == Tls.JDK ? SslProvider.JDK : SslProvider.OPENSSL)
                        .build();
        tcp = new TcpLoop(loops.all().get(0));
        plan = new TcpPlan(backend, bounds, resolver, open, ended::add);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (context == null) {
                            channel.pipeline().addLast(relay(channel, null));
                        } else {
                            channel.pipeline().addLast(context.newHandler(channel.alloc()), new HandshakeEnd());
                        }
                    }
                });
        listening = ListeningSocket.bind(point, loops.transport(), bootstrap);
        listening.publish();
    }

    private TcpRelay relay(Channel channel, TlsSession session) {
        return new TcpRelay(tcp, plan, session, channel.remoteAddress(), channel.localAddress());
    }

    private final class HandshakeEnd extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
                var session = ctx.pipeline().get(SslHandler.class).engine().getSession();
                ctx.pipeline()
                        .addLast(relay(
                                ctx.channel(),
                                new TlsSession(
                                        session.getProtocol(), session.getCipherSuite(), "", NAME, "", false, null)));
                ctx.pipeline().remove(this);
            }
        }
    }

    /** Before a backend on this port, without bounds of time. */
    static RunningRelay before(Tls tls, int port) throws IOException, GeneralSecurityException {
        return before(tls, port, UnaryOperator.identity());
    }

    /** As {@link #before(Tls, int)}, with bounds. */
    static RunningRelay before(Tls tls, int port, UnaryOperator<TcpConfig> bounds)
            throws IOException, GeneralSecurityException {
        return before(tls, backend("127.0.0.1", port, Duration.ofSeconds(5), false), bounds.apply(UNBOUNDED));
    }

    static RunningRelay before(Tls tls, BackendConfig backend, TcpConfig bounds)
            throws IOException, GeneralSecurityException {
        return new RunningRelay(tls, ListenPoint.tcp("127.0.0.1", 0), backend, bounds);
    }

    /** Listening on a unix socket. */
    static RunningRelay at(ListenPoint point, BackendConfig backend) throws IOException, GeneralSecurityException {
        return new RunningRelay(Tls.NONE, point, backend, UNBOUNDED);
    }

    static BackendConfig backend(String host, int port, Duration connectTimeout, boolean sendProxy) {
        return new BackendConfig(
                host + ":" + port, host, port, Optional.empty(), BackendConfig.Protocol.TCP, connectTimeout, sendProxy);
    }

    static TcpConfig unbounded() {
        return UNBOUNDED;
    }

    int port() {
        return ((InetSocketAddress) listening.address()).getPort();
    }

    /** A client whose handshake is done. */
    Socket connect() throws IOException, GeneralSecurityException {
        return connectOver(new Socket());
    }

    /** As {@link #connect}, over a socket that is not connected yet. */
    Socket connectOver(Socket socket) throws IOException, GeneralSecurityException {
        return connectOver(socket, "TLSv1.3");
    }

    Socket connectOver(Socket socket, String protocol) throws IOException, GeneralSecurityException {
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port()));
        if (tls == Tls.NONE) {
            return socket;
        }
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLSocket encrypted = (SSLSocket) client.getSocketFactory().createSocket(socket, NAME, port(), true);
        encrypted.setEnabledProtocols(new String[] {protocol});
        encrypted.startHandshake();
        return encrypted;
    }

    TcpCounters.Figures figures() {
        return loops.ask(loop -> tcp.counters().figures()).get(0);
    }

    /** Bytes that wait in the process to be sent, of all connections. */
    long unsent() {
        return loops.ask(loop -> tcp.unsentBytes()).get(0);
    }

    int open() {
        return open.count();
    }

    void breakAll() {
        loops.run(loop -> tcp.breakAll());
    }

    /** Waits until so many connections have ended, and says how. */
    List<ConnectionRecord> ended(int count) {
        Await.until(count + " connections have ended", () -> ended.size() >= count);
        return ended;
    }

    EndReason onlyEnd() {
        return ended(1).get(0).reason();
    }

    @Override
    public void close() {
        listening.close();
        loops.close();
        resolver.close();
        if (certificate != null) {
            certificate.delete();
        }
    }
}
