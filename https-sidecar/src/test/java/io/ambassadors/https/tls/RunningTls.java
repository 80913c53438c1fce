package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLException;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.http.server.HttpListener;
import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.certificates.ClientTrust;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.config.CertificatesConfig;
import io.ambassadors.https.config.CertificatesConfig.UnknownName;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.stats.TlsSnapshot;
import io.ambassadors.https.testing.TestCertificate;

/** The whole stage of TLS on one event loop, with what serves behind it. */
final class RunningTls implements AutoCloseable {
    private final HttpLoops loops = new HttpLoops(1);
    private final BlockingQueue<TlsSession> sessions = new LinkedBlockingQueue<>();
    private final TlsPlane plane;
    private final HttpListener listener;

    /**
     * What is served.
     *
     * @param challenges certificates for ACME authorities
     * @param behind serves what comes through
     */
    record Setting(
            TlsConfig tls,
            ClientsConfig clients,
            ClientTrust trust,
            UnknownName unknownName,
            TlsChallenges challenges,
            Secured behind,
            List<Identity> identities) {
        /** A word is said to each client; unknown names are refused. */
        static Setting of(TestCertificate... certificates) {
            return new Setting(
                    TlsConfig.DEFAULT,
                    ClientsConfig.DEFAULT,
                    ClientTrust.NONE,
                    UnknownName.REFUSE,
                    TlsChallenges.NONE,
                    RunningTls::sayHello,
                    RunningTls.identities(certificates));
        }

        Setting tls(TlsConfig other) {
            return new Setting(other, clients, trust, unknownName, challenges, behind, identities);
        }

        Setting clients(ClientsConfig other, ClientTrust otherTrust) {
            return new Setting(tls, other, otherTrust, unknownName, challenges, behind, identities);
        }

        Setting unknownName(UnknownName other) {
            return new Setting(tls, clients, trust, other, challenges, behind, identities);
        }

        Setting challenges(TlsChallenges other) {
            return new Setting(tls, clients, trust, unknownName, other, behind, identities);
        }

        Setting behind(Secured other) {
            return new Setting(tls, clients, trust, unknownName, challenges, other, identities);
        }

        Setting identities(List<Identity> other) {
            return new Setting(tls, clients, trust, unknownName, challenges, behind, other);
        }

        SidecarConfig config() {
            SidecarConfig empty = SidecarConfig.DEFAULT;
            CertificatesConfig certificates = new CertificatesConfig(
                    List.of(), "", unknownName, CertificatesConfig.DEFAULT.expiryWarning(), Optional.empty());
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

        CertificateSet certificates() {
            return new CertificateSet(identities, identities.get(0), trust);
        }
    }

    RunningTls(Setting setting) throws Exception {
        plane = new TlsPlane(loops, setting.tls().handshake(), setting.challenges());
        try {
            plane.apply(setting.config(), setting.certificates());
            Secured behind = (channel, loop, session) -> {
                sessions.add(session);
                return setting.behind().begin(channel, loop, session);
            };
            listener = HttpListener.bind(
                    new ListenPoint("127.0.0.1:0", "127.0.0.1", 0, Optional.empty(), OptionalInt.empty()),
                    loops,
                    new HttpListener.Options(511, false, (channel, loop) -> plane.secure(channel, loop, behind)));
        } catch (Exception e) {
            loops.close();
            plane.close();
            throw e;
        }
    }

    private static boolean sayHello(
            io.netty.channel.Channel channel, io.ambassadors.common.http.proxy.HttpLoop loop, TlsSession session) {
        channel.writeAndFlush(Unpooled.copiedBuffer("hello", US_ASCII)).addListener(ChannelFutureListener.CLOSE);
        return false;
    }

    static List<Identity> identities(TestCertificate... certificates) {
        List<Identity> identities = new ArrayList<>();
        for (TestCertificate each : certificates) {
            identities.add(identity(each, Optional.empty()));
        }
        return identities;
    }

    /** An identity whose one name is the common name of the certificate. */
    static Identity identity(TestCertificate certificate, Optional<byte[]> ocspResponse) {
        String name =
                certificate.certificate().getSubjectX500Principal().getName().substring("CN=".length());
        return new Identity(
                name, Identity.Kind.FILE, certificate.chain(), certificate.key(), List.of(name), ocspResponse, "0", 0);
    }

    /** Another configuration. */
    void apply(Setting setting) throws SSLException {
        plane.apply(setting.config(), setting.certificates());
    }

    /** Other certificates. */
    Optional<ConfigProblem> refresh(Setting setting) throws SSLException {
        return plane.refresh(setting.config(), setting.certificates());
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.address();
    }

    TlsPlane plane() {
        return plane;
    }

    HttpLoops loops() {
        return loops;
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
        listener.close();
        loops.close();
        plane.close();
    }
}
