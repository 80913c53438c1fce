package io.ambassadors.https.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslProvider;

import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.net.ListeningSocket;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.common.testing.Await;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.certificates.ClientTrust;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TcpConfig;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;
import io.ambassadors.https.tls.TlsChallenges;
import io.ambassadors.https.tls.TlsPlane;
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

    /** Vouches for the relay, and for clients that show a certificate. */
    static final TestAuthority AUTHORITY = TestAuthority.root("Relay test");

    static final TestCertificate CERTIFICATE = AUTHORITY.issue(NAME);

    private final HttpLoops loops = new HttpLoops(1);
    private final Resolver resolver = new Resolver();
    private final OpenConnections open = new OpenConnections();
    private final List<ConnectionRecord> ended = new CopyOnWriteArrayList<>();
    private final Tls tls;
    private final TlsPlane plane;
    private final TcpLoop tcp;
    private final ListeningSocket listening;
    private final TcpPlan plan;

    private RunningRelay(Tls tls, ListenPoint point, BackendConfig backend, TcpConfig bounds, ClientsConfig clients)
            throws IOException {
        this.tls = tls;
        plane = tls == Tls.NONE ? null : plane(tls, clients);
        tcp = new TcpLoop(loops.all().get(0));
        plan = new TcpPlan(backend, bounds, resolver, open, ended::add);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (plane == null) {
                            channel.pipeline().addLast(relay(channel, null));
                        } else {
                            plane.secure(channel, loops.of(channel.eventLoop()), (secured, loop, session) -> {
                                secured.pipeline().addLast(relay(secured, session));
                                return false;
                            });
                        }
                    }
                });
        listening = ListeningSocket.bind(point, loops.transport(), bootstrap);
        listening.publish();
    }

    private TlsPlane plane(Tls library, ClientsConfig clients) throws SSLException {
        SslProvider provider = library == Tls.JDK ? SslProvider.JDK : SslProvider.OPENSSL_REFCNT;
        TlsPlane made = new TlsPlane(loops, TlsConfig.Handshake.DEFAULT, TlsChallenges.NONE, provider);
        Identity identity = new Identity(
                NAME,
                Identity.Kind.FILE,
                CERTIFICATE.chain(),
                CERTIFICATE.key(),
                List.of(NAME),
                Optional.empty(),
                "0",
                0);
        ClientTrust trust = new ClientTrust(List.of(AUTHORITY.certificate()), List.of());
        made.apply(config(clients), new CertificateSet(List.of(identity), identity, trust));
        return made;
    }

    private static SidecarConfig config(ClientsConfig clients) {
        SidecarConfig empty = SidecarConfig.DEFAULT;
        return new SidecarConfig(
                empty.listen(),
                empty.acceptProxy(),
                backend("127.0.0.1", 1, Duration.ofSeconds(5), false),
                empty.redirect(),
                empty.certificates(),
                empty.tls(),
                clients,
                empty.forwarded(),
                empty.fixUps(),
                empty.http(),
                empty.tcp(),
                empty.accessLog(),
                empty.acme(),
                empty.production());
    }

    private TcpRelay relay(Channel channel, TlsSession session) {
        return new TcpRelay(tcp, plan, session, channel.remoteAddress(), channel.localAddress());
    }

    /** Before a backend on this port, without bounds of time. */
    static RunningRelay before(Tls tls, int port) throws IOException {
        return before(tls, port, UnaryOperator.identity());
    }

    /** As {@link #before(Tls, int)}, with bounds. */
    static RunningRelay before(Tls tls, int port, UnaryOperator<TcpConfig> bounds) throws IOException {
        return before(tls, backend("127.0.0.1", port, Duration.ofSeconds(5), false), bounds.apply(UNBOUNDED));
    }

    static RunningRelay before(Tls tls, BackendConfig backend, TcpConfig bounds) throws IOException {
        return before(tls, backend, bounds, ClientsConfig.DEFAULT);
    }

    /** With clients that may show certificates. */
    static RunningRelay before(Tls tls, BackendConfig backend, TcpConfig bounds, ClientsConfig clients)
            throws IOException {
        return new RunningRelay(tls, ListenPoint.tcp("127.0.0.1", 0), backend, bounds, clients);
    }

    /** Listening on a unix socket. */
    static RunningRelay at(ListenPoint point, BackendConfig backend) throws IOException {
        return new RunningRelay(Tls.NONE, point, backend, UNBOUNDED, ClientsConfig.DEFAULT);
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
        return connectOver(socket, protocol, null);
    }

    /** As the others, showing a certificate if there is one. */
    Socket connectOver(Socket socket, String protocol, TestCertificate certificate)
            throws IOException, GeneralSecurityException {
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress("127.0.0.1", port()));
        if (tls == Tls.NONE) {
            return socket;
        }
        SSLSocket encrypted =
                (SSLSocket) client(certificate).getSocketFactory().createSocket(socket, NAME, port(), true);
        encrypted.setEnabledProtocols(new String[] {protocol});
        encrypted.startHandshake();
        return encrypted;
    }

    private static SSLContext client(TestCertificate certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", AUTHORITY.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        if (certificate != null) {
            store.setKeyEntry(
                    "client",
                    certificate.key(),
                    new char[0],
                    certificate.chain().toArray(Certificate[]::new));
        }
        keys.init(store, new char[0]);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return client;
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
        if (plane != null) {
            plane.close();
        }
    }
}
