package io.ambassadors.https.tls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/** A client of the JDK that takes all servers on one port, whatever their addresses, for one: it resumes the session of one with another. */
final class TlsClient {
    private static final int PATIENCE_MILLIS = 10_000;

    private final SSLContext context;
    private final String version;

    private final String serverName;
    private String[] suites = {};
    private String[] protocols = {};
    private String protocol = "";
    private String suite = "";
    private X509Certificate server;

    /** One without a certificate if that is null. */
    TlsClient(TestAuthority authority, TestCertificate own, String version) {
        this(authority, own, version, "replica.example");
    }

    /** One that asks for a name; none if it is null. */
    TlsClient(TestAuthority authority, TestCertificate own, String version, String serverName) {
        this.version = version;
        this.serverName = serverName;
        this.context = context(authority, own);
    }

    /** A context of the JDK that trusts this authority. */
    static SSLContext context(TestAuthority authority, TestCertificate own) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own == null ? null : keys(own), trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Offers these suites alone, in this order. */
    TlsClient suites(String... offered) {
        suites = offered;
        return this;
    }

    /** Offers these application protocols. */
    TlsClient protocols(String... offered) {
        protocols = offered;
        return this;
    }

    /** Agreed on with the last server. */
    String protocol() {
        return protocol;
    }

    /** Agreed on with the last server. */
    String suite() {
        return suite;
    }

    /** Of the last server. */
    X509Certificate server() {
        return server;
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
    byte[] talk(InetSocketAddress address) throws IOException {
        try (Socket plain = new Socket(address.getAddress(), address.getPort())) {
            plain.setSoTimeout(PATIENCE_MILLIS);
            // The session is kept under this name and the real port.
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(plain, serverName == null ? "127.0.0.1" : serverName, 443, true);
            socket.setEnabledProtocols(new String[] {version});
            if (suites.length > 0) {
                socket.setEnabledCipherSuites(suites);
            }
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            protocol = socket.getApplicationProtocol();
            suite = socket.getSession().getCipherSuite();
            server = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return socket.getInputStream().readAllBytes();
        }
    }
}
