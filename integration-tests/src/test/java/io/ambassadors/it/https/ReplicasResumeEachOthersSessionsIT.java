package io.ambassadors.it.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.FakeServer;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Issued;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/** Two processes with one ticket secret resume each other's sessions, in TLS 1.2 and 1.3; without it they do not. */
class ReplicasResumeEachOthersSessionsIT {
    private static final String HOST = "a.test";
    private static final String RESUMED = "https_sidecar_handshakes_resumed_total";

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");

    @TempDir
    private Path directory;

    @Test
    void withOneSecretAndNotWithout() throws IOException {
        Issued issued = authority.server(HOST);
        Path secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef".repeat(4));
        AtomicInteger chosen = new AtomicInteger();
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                FakeServer balancer = FakeServer.start((socket, in, out) -> forward(socket, chosen.get()));
                RunningSidecar one = start(origin, issued, "tickets: {secret: " + secret + "}");
                RunningSidecar two = start(origin, issued, "tickets: {secret: " + secret + "}");
                RunningSidecar alone = start(origin, issued, "")) {
            for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
                TlsClient client = TlsClient.trusting(authority).only(version);
                double before = two.metric(RESUMED);
                for (RunningSidecar next : List.of(one, two, alone)) {
                    chosen.set(next.port());
                    try (RawHttp http = client.http(balancer.port(), HOST)) {
                        // Tickets of TLS 1.3 come with the answer.
                        assertThat(http.ask("/").body()).isEqualTo("hello");
                    }
                }
                two.awaitMetric(RESUMED, before + 1);
                assertThat(alone.metric(RESUMED))
                        .as(version + " without the secret")
                        .isZero();
            }
            assertThat(one.metric(RESUMED)).isZero();
        }
    }

    /** The JDK keeps sessions by name and port, so both replicas must seem to be at one. */
    private static void forward(Socket client, int port) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = new Thread(() -> {
                try {
                    server.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException e) {
                    // Whoever waits for the answer says so.
                }
            });
            back.start();
            client.getInputStream().transferTo(server.getOutputStream());
        }
    }

    @Test
    @Tag("peer")
    void asOpensslSaysToo() throws IOException, InterruptedException {
        String openssl = Peer.program("openssl");
        Issued issued = authority.server(HOST);
        Path secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef".repeat(4));
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar one = start(origin, issued, "tickets: {secret: " + secret + "}");
                RunningSidecar two = start(origin, issued, "tickets: {secret: " + secret + "}");
                RunningSidecar alone = start(origin, issued, "")) {
            for (String version : new String[] {"-tls1_2", "-tls1_3"}) {
                String session = directory.resolve("session" + version).toString();
                assertThat(connect(openssl, one, version, "-sess_out", session)).contains("New, TLSv1");
                assertThat(connect(openssl, two, version, "-sess_in", session)).contains("Reused, TLSv1");
                assertThat(connect(openssl, alone, version, "-sess_in", session))
                        .contains("New, TLSv1")
                        .doesNotContain("Reused, TLSv1");
            }
        }
    }

    private static String connect(String openssl, RunningSidecar to, String version, String option, String session)
            throws IOException, InterruptedException {
        String[] command = {
            openssl,
            "s_client",
            "-connect",
            "127.0.0.1:" + to.port(),
            "-servername",
            HOST,
            version,
            option,
            session,
            "-ign_eof"
        };
        String request = "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";
        return Peer.run(Map.of(), request, command).output();
    }

    private RunningSidecar start(HttpOrigin origin, Issued issued, String tickets) {
        return RunningSidecar.start(SidecarYml.before(origin)
                .certificates(issued.writeTo(directory.resolve("tls")))
                .line(tickets));
    }
}
