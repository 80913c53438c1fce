package io.ambassadors.https.tls;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import io.netty.util.AttributeKey;

import io.ambassadors.https.config.ClientsConfig.Verify;
import io.ambassadors.https.identity.ClientIdentity;

/**
 * What is known of a connection's TLS when its handshake is done.
 *
 * @param protocol as OpenSSL names it, such as {@code TLSv1.3}
 * @param cipher cipher suite, as RFCs name it
 * @param group by which keys were agreed on, such as {@code X25519MLKEM768}; empty if not known
 * @param serverName that the client asked for, in lower case; empty if it did not say
 * @param applicationProtocol that was agreed on; empty if none
 * @param resumed whether the session is an earlier one
 * @param client who the client is; null if it showed no certificate
 * @param certificate our own
 */
public record TlsSession(
        String protocol,
        String cipher,
        String group,
        String serverName,
        String applicationProtocol,
        boolean resumed,
        ClientIdentity client,
        X509Certificate certificate) {
    private static final AttributeKey<TlsSession> KEY = AttributeKey.valueOf(TlsSession.class, "session");

    /** The session of a channel; null before its handshake is done, and without TLS. */
    public static TlsSession of(Channel channel) {
        return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
    }

    /** Says of a channel that this is its session. */
    void belongTo(Channel channel) {
        channel.attr(KEY).set(this);
    }

    /** Asks the handler of a handshake that is done. */
    static TlsSession of(SslHandler handler, String serverName, X509Certificate certificate, TlsContexts contexts) {
        SSLSession session = handler.engine().getSession();
        String group = "";
        boolean resumed = false;
        if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            group = group(engine.sslPointer());
            resumed = SSL.isSessionReused(engine.sslPointer());
        }
        String applicationProtocol = handler.applicationProtocol();
        return new TlsSession(
                session.getProtocol(),
                session.getCipherSuite(),
                group,
                serverName,
                applicationProtocol == null ? "" : applicationProtocol,
                resumed,
                contexts.clients().verify() == Verify.NONE ? null : client(session, contexts),
                certificate);
    }

    private static String group(long ssl) {
        try {
            String name = SSL.getGroupName(ssl);
            return name == null ? "" : name;
        } catch (Exception unknown) {
            return "";
        }
    }

    private static ClientIdentity client(SSLSession session, TlsContexts contexts) {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : session.getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            return new ClientIdentity(chain, contexts.allowed().permits(chain.get(0)));
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }
}
