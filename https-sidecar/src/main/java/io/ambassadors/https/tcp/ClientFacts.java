package io.ambassadors.https.tcp;

import java.net.SocketAddress;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

import io.ambassadors.common.net.ProxyHeaderWriter;
import io.ambassadors.common.net.ProxyTls;
import io.ambassadors.https.identity.ClientIdentity;
import io.ambassadors.https.tls.TlsSession;

/** What the backend is told of a client by a PROXY header. */
final class ClientFacts {
    private ClientFacts() {}

    /**
     * The header.
     *
     * @param session null without TLS
     */
    static byte[] header(TlsSession session, SocketAddress source, SocketAddress destination) {
        ProxyHeaderWriter writer = ProxyHeaderWriter.proxy(source, destination);
        if (session != null) {
            writer.applicationProtocol(session.applicationProtocol())
                    .authority(session.serverName())
                    .tls(tls(session));
        }
        return writer.bytes();
    }

    private static ProxyTls tls(TlsSession session) {
        ClientIdentity client = session.client();
        X509Certificate ours = session.certificate();
        return new ProxyTls(
                session.protocol(),
                session.cipher(),
                session.group(),
                signature(ours),
                key(ours),
                client == null
                        ? ProxyTls.Certificate.NONE
                        : session.resumed() ? ProxyTls.Certificate.IN_SESSION : ProxyTls.Certificate.ON_CONNECTION,
                client != null,
                client == null ? "" : commonName(client.certificate()),
                client == null ? null : der(client.certificate()));
    }

    /** As OpenSSL names it, {@code RSA-SHA256} or {@code ecdsa-with-SHA256}; haproxy passes it on like this. */
    private static String signature(X509Certificate certificate) {
        String name = certificate.getSigAlgName();
        int with = name.indexOf("with");
        if (with < 0) {
            return name;
        }
        String digest = name.substring(0, with);
        String key = name.substring(with + 4);
        return key.equals("ECDSA") ? "ecdsa-with-" + digest : key + "-" + digest;
    }

    /** As haproxy writes it: {@code RSA2048}, {@code EC256}. */
    private static String key(X509Certificate certificate) {
        if (certificate.getPublicKey() instanceof RSAPublicKey rsa) {
            return "RSA" + rsa.getModulus().bitLength();
        }
        if (certificate.getPublicKey() instanceof ECPublicKey ec) {
            return "EC" + ec.getParams().getCurve().getField().getFieldSize();
        }
        return certificate.getPublicKey().getAlgorithm();
    }

    /** The most specific common name; empty if there is none. */
    private static String commonName(X509Certificate certificate) {
        try {
            List<Rdn> names = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            for (int i = names.size() - 1; i >= 0; i--) {
                if (names.get(i).getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(names.get(i).getValue());
                }
            }
            return "";
        } catch (InvalidNameException e) {
            return "";
        }
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            return null;
        }
    }
}
