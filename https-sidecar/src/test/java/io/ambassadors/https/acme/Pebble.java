package io.ambassadors.https.acme;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.ambassadors.common.testing.Peers;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/**
 * The ACME authority of Let's Encrypt's developers, which refuses a fifth of all nonces for the sake of the test, with a DNS server
 * beside it for which every name is this machine.
 */
final class Pebble implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path program = Peers.require("pebble");
    private final Path directory;
    private final int httpPort;
    private final int tlsPort;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final int dnsPort = freePort();
    private final TestAuthority issuer = TestAuthority.root("Issuer of the authority itself");
    private final Process dns;
    private Process pebble;

    private Pebble(Path directory, int httpPort, int tlsPort) throws Exception {
        this.directory = directory;
        this.httpPort = httpPort;
        this.tlsPort = tlsPort;
        writeFiles();
        this.dns = new ProcessBuilder(
                        Peers.require("pebble-challtestsrv").toString(),
                        "-dns01",
                        "127.0.0.1:" + dnsPort,
                        "-defaultIPv6",
                        "",
                        "-http01",
                        "",
                        "-https01",
                        "",
                        "-tlsalpn01",
                        "",
                        "-management",
                        "127.0.0.1:" + freePort())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("dns.log").toFile())
                .start();
        awaitPort(dnsPort, dns);
        start();
    }

    /**
     * Starts it; skips the test where it is not installed.
     *
     * @param httpPort in the place of port 80
     * @param tlsPort in the place of port 443
     */
    static Pebble start(Path directory, int httpPort, int tlsPort) throws Exception {
        return new Pebble(directory, httpPort, tlsPort);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.1", 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    URI acmeDirectory() {
        return URI.create("https://localhost:" + port + "/dir");
    }

    /** PEM file of the issuer of its own certificate. */
    Path ca() {
        return directory.resolve("ca.pem");
    }

    /** The root of the certificates that it gives. */
    X509Certificate root() throws Exception {
        HttpClient client = HttpClient.newBuilder().sslContext(trust()).build();
        URI uri = URI.create("https://localhost:" + managementPort + "/roots/0");
        HttpResponse<byte[]> reply =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
        return Pem.readCertificates(reply.body()).get(0);
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("pebble.log"), StandardCharsets.UTF_8);
    }

    /** It forgets all accounts. */
    void restart() throws Exception {
        stop();
        start();
    }

    void stop() throws InterruptedException {
        end(pebble);
    }

    void start() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                program.toString(),
                "-strict",
                "-config",
                directory.resolve("pebble.json").toString(),
                "-dnsserver",
                "127.0.0.1:" + dnsPort);
        builder.environment()
                .putAll(Map.of(
                        "PEBBLE_VA_NOSLEEP", "1",
                        "PEBBLE_AUTHZREUSE", "0",
                        "PEBBLE_WFE_NONCEREJECT", "20"));
        pebble = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("pebble.log").toFile())
                .start();
        awaitPort(port, pebble);
        awaitPort(managementPort, pebble);
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        end(dns);
    }

    private void writeFiles() throws Exception {
        TestCertificate own = issuer.issue("localhost", "127.0.0.1");
        Files.writeString(directory.resolve("pebble.crt"), own.chainPem());
        Files.writeString(directory.resolve("pebble.key"), own.keyPem());
        Files.writeString(ca(), issuer.certificatePem());
        Files.writeString(
                directory.resolve("pebble.json"),
                """
                {"pebble": {
                  "listenAddress": "127.0.0.1:%d",
                  "managementListenAddress": "127.0.0.1:%d",
                  "certificate": "%s",
                  "privateKey": "%s",
                  "httpPort": %d,
                  "tlsPort": %d,
                  "ocspResponderURL": "",
                  "externalAccountBindingRequired": false
                }}
                """
                        .formatted(
                                port,
                                managementPort,
                                directory.resolve("pebble.crt"),
                                directory.resolve("pebble.key"),
                                httpPort,
                                tlsPort));
    }

    private SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("root", issuer.certificate());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private static void awaitPort(int port, Process process) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!accepts(port)) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new AssertionError(process.info().command() + " does not listen on " + port);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
