package io.ambassadors.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client with the TLS of the JDK. Each call that changes it returns another client, with sessions of its own, so that it resumes none of
 * the first.
 */
public final class TlsClient {
    private static final char[] PASSWORD = "it".toCharArray();
    private static final int READ_MILLIS = 30_000;

    private final X509Certificate trusted;
    private final Issued own;
    private final String protocol;
    private final SSLContext context;

    private TlsClient(X509Certificate trusted, Issued own, String protocol) {
        this.trusted = trusted;
        this.own = own;
        this.protocol = protocol;
        try {
            context = SSLContext.getInstance("TLS");
            KeyStore roots = emptyStore();
            roots.setCertificateEntry("root", trusted);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(roots);
            context.init(own == null ? null : keys(own), trust.getTrustManagers(), null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One that trusts what {@code authority} issues. */
    public static TlsClient trusting(CertificateAuthority authority) {
        return new TlsClient(authority.certificate(), null, "");
    }

    /** One that trusts the certificate in a file of PEM, as {@code curl --cacert} does. */
    public static TlsClient trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return new TlsClient((X509Certificate) factory.generateCertificate(in), null, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    /** The same with a client certificate. */
    public TlsClient with(Issued certificate) {
        return new TlsClient(trusted, certificate, protocol);
    }

    /** The same with one version alone: {@code TLSv1.2} or {@code TLSv1.3}. */
    public TlsClient only(String version) {
        return new TlsClient(trusted, own, version);
    }

    /** The same with no session to resume. */
    public TlsClient forgetful() {
        return new TlsClient(trusted, own, protocol);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyManager[] keys(Issued own) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("own", own.key(), PASSWORD, new Certificate[] {own.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, PASSWORD);
        return factory.getKeyManagers();
    }

    /** What other clients of the JDK take, such as {@code HttpClient}. */
    public SSLContext context() {
        return context;
    }

    /**
     * Connects to a port of 127.0.0.1 and shakes hands. The certificate must be good for {@code name}.
     *
     * @param name the server's name, which is sent (SNI) unless it is an address
     * @param applicationProtocols asked for by ALPN, such as {@code h2}
     */
    public SSLSocket connect(int port, String name, String... applicationProtocols) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            return over(plain, name, applicationProtocols);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** Shakes hands over a connection that is there. */
    public SSLSocket over(Socket plain, String name, String... applicationProtocols) throws IOException {
        plain.setSoTimeout(READ_MILLIS);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (name.matches(".*[a-z].*")) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        parameters.setApplicationProtocols(applicationProtocols);
        if (!protocol.isEmpty()) {
            parameters.setProtocols(new String[] {protocol});
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** A raw client of HTTP/1.1 over TLS. */
    public RawHttp http(int port, String name) {
        try {
            return RawHttp.over(connect(port, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The serial number of the certificate that the server shows who asks for {@code name}. */
    public String serial(int port, String name) {
        try (SSLSocket socket = connect(port, name)) {
            return serial(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The serial number of the certificate that the server has shown. */
    public static String serial(SSLSocket socket) throws SSLPeerUnverifiedException {
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return shown.getSerialNumber().toString(16);
    }
}
