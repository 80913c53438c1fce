package io.ambassadors.https.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/** A client of the JDK that takes all servers on one port, whatever their addresses, for one: it resumes the session of one with another. */
final class TlsClient {
    private static final int PATIENCE_MILLIS = 10_000;

    private final SSLContext context;
    private final String version;

    /** One without a certificate if that is null. */
    TlsClient(TestAuthority authority, TestCertificate own, String version) {
        this.version = version;
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            context = SSLContext.getInstance("TLS");
            context.init(own == null ? null : keys(own), trust.getTrustManagers(), new SecureRandom());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] keys(TestCertificate own) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(new java.security.cert.Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /** Connects and reads to the end. */
    byte[] talk(InetSocketAddress server) throws IOException {
        try (Socket plain = new Socket(server.getAddress(), server.getPort())) {
            plain.setSoTimeout(PATIENCE_MILLIS);
            // The session is kept under this name and the real port.
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "replica.example", 443, true);
            socket.setEnabledProtocols(new String[] {version});
            return socket.getInputStream().readAllBytes();
        }
    }
}
