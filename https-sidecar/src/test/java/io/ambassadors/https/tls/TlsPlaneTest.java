package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.https.certificates.ClientTrust;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.ClientsConfig.Allow;
import io.ambassadors.https.config.ClientsConfig.Verify;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/** Certificates, settings and ticket keys are replaced while clients come. */
class TlsPlaneTest {
    private static final byte[] HELLO = "hello".getBytes(US_ASCII);

    private final TestAuthority authority = TestAuthority.root("Test root");
    private final TestCertificate own = authority.issue("replica.example");
    private final TestCertificate app = authority.leaf("app").client().issue();
    private final ClientTrust trust = new ClientTrust(List.of(authority.certificate()), List.of());
    private RunningTls server;

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @AfterAll
    static void nothingLeaked() {
        Leaks.assertNone();
    }

    private RunningTls.Setting setting() {
        return RunningTls.Setting.of(own);
    }

    private static TlsConfig tickets(boolean enabled, Optional<Path> secret) {
        TlsConfig empty = TlsConfig.DEFAULT;
        return new TlsConfig(
                empty.profile(),
                empty.postQuantum(),
                empty.applicationProtocols(),
                new TlsConfig.Tickets(enabled, secret, Duration.ofHours(12), Duration.ofHours(24)),
                empty.handshake());
    }

    private static TlsConfig bounds(Duration timeout, int perSecond, int atOnce) {
        TlsConfig empty = TlsConfig.DEFAULT;
        return new TlsConfig(
                empty.profile(),
                empty.postQuantum(),
                empty.applicationProtocols(),
                empty.tickets(),
                new TlsConfig.Handshake(timeout, perSecond, atOnce));
    }

    private static ClientsConfig clients(Verify verify, Allow allow, String... exempt) {
        return new ClientsConfig(verify, List.of(), List.of(), allow, List.of(exempt), false, false, false);
    }

    private static Allow cn(String name) {
        return new Allow(List.of(name), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private Path secret(String text) throws IOException {
        return Files.writeString(directory.resolve("secret"), text.repeat(40));
    }

    /** Whether the session of before was resumed. */
    private static boolean talk(TlsClient client, RunningTls with) throws Exception {
        assertThat(client.talk(with.address())).isEqualTo(HELLO);
        return with.sessions().take().resumed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void ticketsThatAreOffAreOff(String version) throws Exception {
        server = new RunningTls(setting().tls(tickets(false, Optional.empty())));
        TlsClient client = new TlsClient(authority, null, version);
        assertThat(talk(client, server)).isFalse();
        assertThat(talk(client, server)).isFalse();
        server.apply(setting());
        assertThat(talk(client, server)).isFalse();
        assertThat(talk(client, server)).isTrue();
        server.apply(setting().tls(tickets(false, Optional.empty())));
        assertThat(talk(client, server)).as("nor are those of before taken").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionsOutliveReloadsAndAnotherSecret(String version) throws Exception {
        TlsConfig tls = tickets(true, Optional.of(secret("a")));
        server = new RunningTls(setting().tls(tls));
        TlsClient client = new TlsClient(authority, null, version);
        assertThat(talk(client, server)).isFalse();
        server.refresh(setting().tls(tls));
        assertThat(talk(client, server)).isTrue();
        secret("b");
        assertThat(server.refresh(setting().tls(tls))).isEmpty();
        assertThat(talk(client, server)).as("keys of the former secret decrypt").isTrue();
    }

    @Test
    void aBrokenSecretDoesNotHoldCertificatesBack() throws Exception {
        TlsConfig tls = tickets(true, Optional.of(secret("a")));
        server = new RunningTls(setting().tls(tls));
        TlsClient client = new TlsClient(authority, null, "TLSv1.3");
        assertThat(talk(client, server)).isFalse();
        Files.writeString(directory.resolve("secret"), "short");
        TestCertificate renewed = authority.issue("replica.example");
        RunningTls.Setting next = RunningTls.Setting.of(renewed).tls(tls);
        assertThat(server.refresh(next).orElseThrow().message()).contains("5 bytes");
        TlsClient other = new TlsClient(authority, null, "TLSv1.3");
        other.talk(server.address());
        assertThat(other.server()).isEqualTo(renewed.certificate());
        server.sessions().take();
        assertThat(talk(client, server)).as("the keys of before serve").isTrue();
        assertThatThrownBy(() -> server.apply(next))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("5 bytes");
        assertThat(talk(client, server)).as("and nothing has changed").isTrue();
    }

    @Test
    void nobodyIsVerifiedByNoAuthority() {
        for (Verify verify : List.of(Verify.OPTIONAL, Verify.REQUIRED)) {
            RunningTls.Setting setting = setting().clients(clients(verify, Allow.ANYBODY), ClientTrust.NONE);
            assertThatThrownBy(() -> new RunningTls(setting))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("no authority to verify clients by");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoIsNoLongerAllowedCannotResume(String version) throws Exception {
        server = new RunningTls(setting().clients(clients(Verify.REQUIRED, cn("app")), trust));
        TlsClient client = new TlsClient(authority, app, version);
        assertThat(talk(client, server)).isFalse();
        assertThat(talk(client, server)).isTrue();
        server.apply(setting().clients(clients(Verify.REQUIRED, cn("other")), trust));
        assertThat(failedOrEmpty(client)).isTrue();
        Await.until("it is counted", () -> server.snapshot().failed().get("allow") == 1);
        assertThat(failedOrEmpty(new TlsClient(authority, app, version)))
                .as("nor begin anew")
                .isTrue();
        Await.until("it is counted", () -> server.snapshot().failed().get("allow") == 2);
        assertThat(server.sessions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anExemptionThatEndsLeavesNobodyInside(String version) throws Exception {
        server = new RunningTls(setting().clients(clients(Verify.REQUIRED, Allow.ANYBODY, "/health"), trust));
        TlsClient client = new TlsClient(authority, null, version);
        assertThat(talk(client, server)).isFalse();
        assertThat(talk(client, server)).isTrue();
        server.apply(setting().clients(clients(Verify.REQUIRED, Allow.ANYBODY), trust));
        assertThat(failedOrEmpty(client)).isTrue();
        Await.until("it is counted", () -> server.snapshot().failed().get("certificate") == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void optionalCertificatesAreShownOrNot(String version) throws Exception {
        server = new RunningTls(setting().clients(clients(Verify.OPTIONAL, cn("app")), trust));
        new TlsClient(authority, null, version).talk(server.address());
        assertThat(server.sessions().take().client()).isNull();
        new TlsClient(authority, app, version).talk(server.address());
        assertThat(server.sessions().take().client().certificate()).isEqualTo(app.certificate());
        assertThat(failedOrEmpty(new TlsClient(
                        authority, authority.leaf("other").client().issue(), version)))
                .isTrue();
        assertThat(server.snapshot().failed()).containsEntry("allow", 1L);
        assertThat(server.snapshot().clientCertificates()).isEqualTo(1);
    }

    private boolean failedOrEmpty(TlsClient client) {
        try {
            return client.talk(server.address()).length == 0;
        } catch (IOException refused) {
            return true;
        }
    }

    /** Clients keep coming, in the middle of their ClientHello too, while certificates change all the time. */
    @Test
    void certificatesChangeWhileHandshakesRun() throws Exception {
        server = new RunningTls(setting());
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicInteger done = new AtomicInteger();
        Thread client = new Thread(() -> {
            try {
                while (done.get() < 100) {
                    try (EngineClient each =
                            new EngineClient(server.address(), authority, "replica.example", "TLSv1.3")) {
                        byte[] hello = each.hello();
                        each.send(hello, 100);
                        each.finish();
                        assertThat(each.readToEnd()).isEqualTo(HELLO);
                        done.incrementAndGet();
                    }
                }
            } catch (IOException | AssertionError e) {
                failure.set(e);
            }
        });
        client.start();
        int swaps = 0;
        while (client.isAlive()) {
            server.refresh(setting());
            swaps++;
        }
        client.join();
        assertThat(failure.get()).isNull();
        assertThat(swaps).isGreaterThan(10);
        assertThat(server.snapshot().completed()).isEqualTo(100);
        assertThat(server.snapshot().failed().values()).containsOnly(0L);
    }

    @Test
    void whoWasHalfwayThroughItsHelloIsServedByTheNewCertificate() throws Exception {
        server = new RunningTls(setting());
        try (EngineClient client = new EngineClient(server.address(), authority, "replica.example", "TLSv1.3")) {
            byte[] hello = client.hello();
            client.socket().getOutputStream().write(hello, 0, 50);
            Await.until("it is there", () -> server.snapshot().underWay() == 1);
            TestCertificate renewed = authority.issue("replica.example");
            server.refresh(RunningTls.Setting.of(renewed));
            client.socket().getOutputStream().write(hello, 50, hello.length - 50);
            client.finish();
            assertThat(client.engine().getSession().getPeerCertificates()[0]).isEqualTo(renewed.certificate());
        }
    }

    /** One at a time: the second waits, through a reload too, and comes in its turn. */
    @Test
    void whoWaitsForItsTurnOutlivesAReload() throws Exception {
        RunningTls.Setting setting = setting().tls(bounds(Duration.ofSeconds(10), 0, 1));
        server = new RunningTls(setting);
        try (EngineClient first = new EngineClient(server.address(), authority, "replica.example", "TLSv1.3");
                EngineClient second = new EngineClient(server.address(), authority, "replica.example", "TLSv1.3")) {
            first.send(first.hello());
            Await.until(
                    "the first is under way",
                    () -> first.socket().getInputStream().available() > 0);
            second.send(second.hello());
            Await.until("the second waits", () -> server.snapshot().waiting() == 1);
            server.refresh(setting);
            server.refresh(setting);
            first.finish();
            second.finish();
            assertThat(second.readToEnd()).isEqualTo(HELLO);
        }
        assertThat(server.snapshot().waiting()).isZero();
        assertThat(server.snapshot().underWay()).isZero();
        assertThat(server.snapshot().completed()).isEqualTo(2);
    }

    @Test
    void whoWaitsTooLongOrSendsTooMuchIsClosedAndCounted() throws Exception {
        server = new RunningTls(setting().tls(bounds(Duration.ofMillis(600), 0, 1)));
        try (EngineClient first = new EngineClient(server.address(), authority, "replica.example", "TLSv1.3");
                EngineClient waits = new EngineClient(server.address(), authority, "replica.example", "TLSv1.3");
                EngineClient floods = new EngineClient(server.address(), authority, "replica.example", "TLSv1.3")) {
            first.send(first.hello());
            Await.until(
                    "the first is under way",
                    () -> first.socket().getInputStream().available() > 0);
            waits.send(waits.hello());
            byte[] hello = floods.hello();
            floods.send(java.util.Arrays.copyOf(hello, 60_000));
            Await.until("all are gone", () -> server.snapshot().failed().get("timeout") == 2);
            assertThat(server.snapshot().failed()).containsEntry("garbage", 1L);
        }
        assertThat(server.snapshot().waiting()).isZero();
        assertThat(server.snapshot().underWay()).isZero();
    }

    @Test
    void onlySoManyHandshakesBeginEachSecond() throws Exception {
        server = new RunningTls(setting().tls(bounds(Duration.ofSeconds(10), 20, 0)));
        long before = System.nanoTime();
        for (int i = 0; i < 13; i++) {
            new TlsClient(authority, null, "TLSv1.3").talk(server.address());
        }
        // Three at once (a tenth of a second made up for, and one more), and fifty milliseconds for each of the others.
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(490));
        assertThat(server.snapshot().completed()).isEqualTo(13);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 100, -1})
    void anEndInTheMiddleIsCounted(int bytes) throws Exception {
        server = new RunningTls(setting());
        try (EngineClient client = new EngineClient(server.address(), authority, "replica.example", "TLSv1.3")) {
            byte[] hello = client.hello();
            try (Socket socket = client.socket()) {
                socket.getOutputStream().write(hello, 0, bytes < 0 ? hello.length : bytes);
                if (bytes < 0) {
                    assertThat(socket.getInputStream().read()).isEqualTo(22);
                }
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
        }
        assertThat(server.snapshot().failed()).containsEntry("closed", 1L);
        assertThat(server.snapshot().underWay()).isZero();
        assertThat(server.loops().clients()).isZero();
    }

    @Test
    void howeverTheHelloArrives() throws Exception {
        server = new RunningTls(setting());
        for (int at = 1; at < 300; at += 3) {
            try (EngineClient client = new EngineClient(server.address(), authority, "replica.example", "TLSv1.3")) {
                client.send(client.hello(), at, 1, 1);
                assertThat(client.finish().readToEnd()).isEqualTo(HELLO);
            }
        }
        try (EngineClient client = new EngineClient(server.address(), authority, "replica.example", "TLSv1.2")) {
            for (byte each : client.hello()) {
                client.send(new byte[] {each});
            }
            assertThat(client.finish().readToEnd()).isEqualTo(HELLO);
        }
        assertThat(server.snapshot().failed().values()).containsOnly(0L);
    }
}
