package io.ambassadors.https.acme;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.ambassadors.https.certificates.Identity;

/** Stand where the listeners stand, and answer from the challenges as they do. */
final class ChallengeServers implements AutoCloseable {
    private static final String PREFIX = "/.well-known/acme-challenge/";
    private static final String ALPN = "acme-tls/1";
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final AcmeChallenges challenges;
    private final HttpServer http;
    private final SSLServerSocket tls;

    ChallengeServers(AcmeChallenges challenges) throws Exception {
        this.challenges = challenges;
        http = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        http.createContext(PREFIX, this::answer);
        http.start();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Answers()}, null, null);
        tls = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, LOOPBACK);
        Thread thread = new Thread(this::accept, "tls-alpn-01");
        thread.setDaemon(true);
        thread.start();
    }

    int httpPort() {
        return http.getAddress().getPort();
    }

    int tlsPort() {
        return tls.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        http.stop(0);
        tls.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String token = exchange.getRequestURI().getPath().substring(PREFIX.length());
        Optional<String> text = challenges.http01(token);
        byte[] body = text.orElse("unknown").getBytes(US_ASCII);
        exchange.sendResponseHeaders(text.isPresent() ? 200 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void accept() {
        while (!tls.isClosed()) {
            try (SSLSocket socket = (SSLSocket) tls.accept()) {
                socket.setHandshakeApplicationProtocolSelector((self, offered) -> offered.contains(ALPN) ? ALPN : "");
                socket.startHandshake();
                // Until the authority has seen enough and closes.
                socket.getInputStream().read();
            } catch (IOException next) {
                // The authority closes as soon as it has the certificate; what it thinks of it, it says by ACME.
                continue;
            }
        }
    }

    /** Chooses by the name that the client asks for. */
    private final class Answers extends X509ExtendedKeyManager {
        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getHandshakeSession();
            return session.getRequestedServerNames().stream()
                    .map(name -> ((SNIHostName) name).getAsciiName())
                    .filter(name ->
                            "EC".equals(keyType) && challenges.tlsAlpn01(name).isPresent())
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identity(alias).chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity(alias).key();
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }

        private Identity identity(String alias) {
            return challenges.tlsAlpn01(alias).orElseThrow();
        }
    }
}
