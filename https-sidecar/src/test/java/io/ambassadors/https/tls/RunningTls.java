package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;

import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.certificates.ClientTrust;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.config.CertificatesConfig;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.stats.TlsSnapshot;
import io.ambassadors.https.testing.TestCertificate;

/** The whole stage of TLS on one event loop; behind it a word is said to each client. */
final class RunningTls implements AutoCloseable {
    private final HttpLoops loops = new HttpLoops(1);
    private final BlockingQueue<TlsSession> sessions = new LinkedBlockingQueue<>();
    private final TlsPlane plane;
    private final Channel listening;

    RunningTls(TlsConfig tls, ClientsConfig clients, ClientTrust trust, TestCertificate... certificates)
            throws Exception {
        plane = new TlsPlane(loops, tls.handshake(), TlsChallenges.NONE);
        List<Identity> identities = new ArrayList<>();
        for (TestCertificate each : certificates) {
            identities.add(identity(each));
        }
        plane.apply(config(tls, clients), new CertificateSet(identities, identities.get(0), trust));
        listening = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.transport().listenerType(false))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        plane.secure(channel, loops.of(channel.eventLoop()), (secured, loop, session) -> {
                            sessions.add(session);
                            secured.writeAndFlush(Unpooled.copiedBuffer("hello", US_ASCII))
                                    .addListener(ChannelFutureListener.CLOSE);
                            return false;
                        });
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    private static Identity identity(TestCertificate certificate) {
        String name =
                certificate.certificate().getSubjectX500Principal().getName().substring("CN=".length());
        return new Identity(
                name,
                Identity.Kind.FILE,
                certificate.chain(),
                certificate.key(),
                List.of(name),
                Optional.empty(),
                "0",
                0);
    }

    private static SidecarConfig config(TlsConfig tls, ClientsConfig clients) {
        SidecarConfig empty = SidecarConfig.DEFAULT;
        CertificatesConfig certificates = new CertificatesConfig(
                List.of(),
                "",
                CertificatesConfig.UnknownName.REFUSE,
                CertificatesConfig.DEFAULT.expiryWarning(),
                Optional.empty());
        return new SidecarConfig(
                empty.listen(),
                empty.acceptProxy(),
                empty.backend(),
                empty.redirect(),
                certificates,
                tls,
                clients,
                empty.forwarded(),
                empty.fixUps(),
                empty.http(),
                empty.tcp(),
                empty.accessLog(),
                empty.acme(),
                empty.production());
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    TlsSnapshot snapshot() {
        return plane.snapshot();
    }

    /** Sessions of clients that came through. */
    BlockingQueue<TlsSession> sessions() {
        return sessions;
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        loops.close();
        plane.close();
    }
}
