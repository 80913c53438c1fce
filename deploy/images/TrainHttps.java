import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A backend that answers every request with 200, and clients of HTTP/1.1 and HTTP/2, with full and resumed handshakes. */
final class TrainHttps implements Train.Work {
    private static final String KEYTOOL = System.getProperty("java.home") + "/bin/keytool";
    private static final String PASSWORD = "training";
    /** Fewer requests than a connection may carry. */
    private static final int ROUNDS = 900;

    private static final int CONNECTIONS = 100;
    private final YesServer server = new YesServer("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nyes\n");
    private SSLContext trust;

    TrainHttps() throws IOException {}

    @Override
    public List<String> arguments(int port, Path directory) throws Exception {
        trust = certify(directory);
        Path config = directory.resolve("https-sidecar.yml");
        Files.writeString(config, """
                listen: 127.0.0.1:%d
                backend: 127.0.0.1:%d
                certificates: [%s]
                """.formatted(port, server.port(), directory));
        return List.of("-c", config.toString());
    }

    /** Makes tls.crt and tls.key, and who believes them. */
    private static SSLContext certify(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = directory.resolve("pair.p12");
        Process keytool = new ProcessBuilder(
                        KEYTOOL, "-genkeypair", "-alias", "train", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost",
                        "-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore",
                        file.toString())
                .inheritIO()
                .start();
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IOException("keytool made no certificate");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Key key = store.getKey("train", PASSWORD.toCharArray());
        Files.writeString(directory.resolve("tls.key"), pem("PRIVATE KEY", key.getEncoded()));
        Files.writeString(directory.resolve("tls.crt"), pem("CERTIFICATE", store.getCertificate("train").getEncoded()));
        Files.delete(file);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("train", store.getCertificate("train"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static String pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    @Override
    public List<String> pages() {
        return List.of("/tls", "/tls.json", "/tls.txt");
    }

    @Override
    public List<String> libraries() {
        return List.of("netty_transport_native_epoll", "netty_tcnative");
    }

    @Override
    public void use(int port) throws Exception {
        try (Socket client = connect(port)) {
            for (int i = 0; i < ROUNDS / 2; i++) {
                ask(client, "GET /" + i + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                ask(client, "POST /" + i + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\na=1");
            }
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            try (Socket client = connect(port)) {
                ask(client, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            }
        }
        HttpClient http = HttpClient.newBuilder().sslContext(trust).build();
        URI uri = URI.create("https://localhost:" + port + "/");
        for (int i = 0; i < ROUNDS; i++) {
            HttpResponse<Void> answer =
                    http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() != 200 || answer.version() != HttpClient.Version.HTTP_2) {
                throw new IOException("answered " + answer);
            }
        }
    }

    private Socket connect(int port) throws IOException {
        Socket socket = trust.getSocketFactory().createSocket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(5_000);
        return socket;
    }

    /** Sends a request and waits for the beginning of its response. */
    private static void ask(Socket client, String request) throws IOException {
        client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        if (client.getInputStream().read(new byte[4096]) < 0) {
            throw new IOException("closed after " + request);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
