package io.ambassadors.https.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.server.HttpListener;
import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.tls.TlsChallenges;
import io.ambassadors.https.tls.TlsPlane;
import io.ambassadors.https.tls.TlsSession;

/** A listener that speaks TLS as the sidecar would, and ends every connection when its handshake is done. */
final class OwnPort implements AutoCloseable {
    private final HttpLoops loops = new HttpLoops(1);
    private final TlsPlane tls = new TlsPlane(loops, TlsConfig.Handshake.DEFAULT, TlsChallenges.NONE);
    private final HttpListener listener;

    /**
     * Listens.
     *
     * @throws IOException if the address cannot be bound; the message says what to do
     */
    OwnPort(ListenPoint point) throws IOException {
        try {
            listener = HttpListener.bind(
                    point,
                    loops,
                    new HttpListener.Options(HttpListener.Options.DEFAULT.backlog(), false, this::accepted));
        } catch (IOException e) {
            loops.close();
            throw e;
        }
        listener.publish();
    }

    /** On a free port that only this machine reaches. */
    static OwnPort anywhere() throws IOException {
        return new OwnPort(ListenPoint.tcp("127.0.0.1", 0));
    }

    /**
     * Speaks TLS by this configuration. Bounds of handshakes are left out: they are for clients.
     *
     * @throws javax.net.ssl.SSLException if TLS refuses it; the message says what
     */
    void serve(SidecarConfig config, CertificateSet certificates) throws IOException {
        TlsConfig plain = config.tls();
        TlsConfig unbound = new TlsConfig(
                plain.profile(),
                plain.postQuantum(),
                plain.applicationProtocols(),
                plain.tickets(),
                TlsConfig.Handshake.DEFAULT);
        tls.apply(with(config, unbound, config.clients()), certificates);
    }

    /** A configuration in which nobody is asked for a certificate. */
    static SidecarConfig askingNobody(SidecarConfig config) {
        return with(config, config.tls(), ClientsConfig.DEFAULT);
    }

    private static SidecarConfig with(SidecarConfig config, TlsConfig tls, ClientsConfig clients) {
        return new SidecarConfig(
                config.listen(),
                config.acceptProxy(),
                config.backend(),
                config.redirect(),
                config.certificates(),
                tls,
                clients,
                config.forwarded(),
                config.fixUps(),
                config.http(),
                config.tcp(),
                config.accessLog(),
                config.acme(),
                config.production());
    }

    private void accepted(Channel channel, HttpLoop loop) {
        if (tls.certificates() == null) {
            channel.close();
        } else {
            tls.secure(channel, loop, OwnPort::end);
        }
    }

    private static boolean end(Channel channel, HttpLoop loop, TlsSession session) {
        channel.close();
        return false;
    }

    /** Where clients reach it. */
    SocketAddress address() {
        return reachable(listener.address());
    }

    /** Where clients on this machine reach a listener. */
    static SocketAddress reachable(ListenPoint point) {
        return point.unixPath()
                .<SocketAddress>map(DomainSocketAddress::new)
                .orElseGet(() -> reachable(new InetSocketAddress(point.host(), point.port())));
    }

    private static SocketAddress reachable(SocketAddress bound) {
        return bound instanceof InetSocketAddress inet
                        && inet.getAddress() != null
                        && inet.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(
                        inet.getAddress() instanceof java.net.Inet6Address ? "::1" : "127.0.0.1", inet.getPort())
                : bound;
    }

    @Override
    public void close() {
        listener.close();
        loops.close();
        tls.close();
    }
}
