package io.ambassadors.https.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Ports;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.file.ConfigSource;
import io.ambassadors.https.config.file.Overrides;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

class SidecarServiceTest {
    private final List<Integer> ports = Ports.free(2);

    @TempDir
    Path directory;

    private ScriptedOrigin origin;
    private Path file;
    private SidecarService service;

    @BeforeEach
    void begin() throws IOException {
        origin = ScriptedOrigin.always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        file = directory.resolve("https-sidecar.yml");
        certificate("one.example");
    }

    @AfterEach
    void end() throws IOException {
        if (service != null) {
            service.close();
        }
        origin.close();
    }

    private void certificate(String name) throws IOException {
        TestCertificate issued = TestAuthority.root("root").issue(name);
        Path at = Files.createDirectories(directory.resolve("tls"));
        Files.writeString(at.resolve("tls.crt"), issued.chainPem());
        Files.writeString(at.resolve("tls.key"), issued.keyPem());
    }

    private void write(String... lines) throws IOException {
        Files.writeString(
                file,
                "backend: 127.0.0.1:" + origin.address().getPort() + "\ncertificates: [" + directory.resolve("tls")
                        + "]\n" + String.join("\n", lines) + "\n");
    }

    private void start() throws IOException {
        ConfigSource source = new ConfigSource(Optional.of(file), Overrides.NONE);
        SidecarConfig first = source.read().config().orElseThrow();
        service = new SidecarService(source, first, 1, () -> false, () -> {});
        service.start();
    }

    private String listen() {
        return "listen: 127.0.0.1:" + ports.get(0);
    }

    private String subject(int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.startHandshake();
            return socket.getSession().getPeerPrincipal().getName();
        }
    }

    private static int plainStatus(int port) throws IOException {
        try (RawHttp client = RawHttp.connect(port)) {
            return client.ask("GET / HTTP/1.1\r\nHost: one.example\r\n\r\n").status();
        }
    }

    @Test
    void certificatesFollowTheirFiles() throws Exception {
        write(listen());
        start();
        assertThat(service.started()).isTrue();
        assertThat(subject(ports.get(0))).contains("one.example");

        certificate("two.example");

        Await.until(
                "the other certificate is shown", () -> subject(ports.get(0)).contains("two.example"));
        assertThat(service.snapshot().certificateReload().lastRefused()).isFalse();
    }

    @Test
    void aPlaceOfRedirectsMayBecomeOneOfTls() throws Exception {
        write(listen(), "redirect: 127.0.0.1:" + ports.get(1));
        start();
        assertThat(plainStatus(ports.get(1))).isEqualTo(301);

        write("listen: 127.0.0.1:" + ports.get(1), "redirect: 127.0.0.1:" + ports.get(0));
        assertThat(service.reload().accepted()).isTrue();

        assertThat(subject(ports.get(1))).contains("one.example");
        assertThat(plainStatus(ports.get(0))).isEqualTo(301);
    }

    @Test
    void whatCannotBeBoundChangesNothing() throws Exception {
        write(listen());
        start();
        Path log = directory.resolve("access.log");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            write(
                    "listen: [127.0.0.1:" + ports.get(1) + ", 127.0.0.1:" + taken.getLocalPort() + "]",
                    "access-log: {file: " + log + "}",
                    "clients: {verify: required, ca: " + directory.resolve("tls/tls.crt") + "}");
            ReloadResult refused = service.reload();
            assertThat(refused.accepted()).isFalse();
            assertThat(refused.problems().toString()).contains(Integer.toString(taken.getLocalPort()));

            assertThat(subject(ports.get(0))).contains("one.example");
            assertThatThrownBy(() -> subject(ports.get(1))).isInstanceOf(IOException.class);
            assertThat(service.snapshot().policy().clients()).isEqualTo("none");
            Await.until("nobody has the log open", () -> !openFiles().contains(log.toString()));
        }
    }

    private static String openFiles() throws IOException {
        StringBuilder open = new StringBuilder();
        try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                if (Files.isSymbolicLink(link)) {
                    open.append(Files.readSymbolicLink(link)).append('\n');
                }
            }
        } catch (NoSuchFileException closedMeanwhile) {
            return openFiles();
        }
        return open.toString();
    }

    @Test
    void clientsMayBeAskedForCertificatesFromOneReloadOn() throws Exception {
        write(listen());
        start();
        assertThat(subject(ports.get(0))).contains("one.example");

        write(listen(), "clients: {verify: required, ca: " + directory.resolve("tls/tls.crt") + "}");
        assertThat(service.reload().accepted()).isTrue();

        // TLS 1.3 tells the client after its handshake, TLS 1.2 in it.
        assertThatThrownBy(this::askWithoutCertificate).isInstanceOf(IOException.class);
        assertThat(service.snapshot().policy().clients()).isEqualTo("required");
    }

    private void askWithoutCertificate() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", ports.get(0))) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setSoTimeout(10_000);
            socket.startHandshake();
        }
    }

    @Test
    void otherAuthoritiesThatAreNotThereAreNotReplacedByThoseInForce() throws Exception {
        write(listen(), "clients: {verify: required, ca: " + directory.resolve("tls/tls.crt") + "}");
        start();

        write(listen(), "clients: {verify: required, ca: " + directory.resolve("absent.crt") + "}");
        ReloadResult refused = service.reload();

        assertThat(refused.accepted()).isFalse();
        assertThat(refused.problems().toString()).contains("clients cannot be checked as configured");
    }
}
