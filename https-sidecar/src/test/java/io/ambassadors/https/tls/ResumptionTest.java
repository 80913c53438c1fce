package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.handler.ssl.ClientAuth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.testing.Peers;
import io.ambassadors.https.certificates.ClientTrust;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.ClientsConfig.Verify;
import io.ambassadors.https.testing.TestAuthority;

/** Two replicas with one secret resume each other's sessions, for as long as tickets live. */
class ResumptionTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final byte[] SECRET = "a secret of both replicas, 32 bytes".getBytes(US_ASCII);

    private final TestAuthority authority = TestAuthority.root("Test root");
    private Replica one;
    private Replica two;

    @BeforeEach
    void start() throws Exception {
        one = replica(new InetSocketAddress("127.0.0.1", 0), ClientAuth.NONE);
        two = replica(new InetSocketAddress("127.0.0.2", port()), ClientAuth.NONE);
    }

    private Replica replica(InetSocketAddress address, ClientAuth clients) throws Exception {
        return new Replica(address, authority, authority.issue("replica.example"), clients);
    }

    private int port() {
        return one.address().getPort();
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    private static TicketKeys keys(byte[] secret) {
        return new TicketKeys(secret, Duration.ofHours(1), Duration.ofHours(24), new SecureRandom());
    }

    private TlsClient client(String version) {
        return new TlsClient(authority, null, version);
    }

    private static Object after(TlsClient client, Replica replica) throws Exception {
        client.talk(replica.address());
        return replica.next();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void replicasResumeEachOthersSessions(String version) throws Exception {
        one.tickets(keys(SECRET).keys(NOW));
        two.tickets(keys(SECRET).keys(NOW + 1));
        TlsClient client = client(version);
        assertThat(after(client, one)).isEqualTo(false);
        assertThat(after(client, two)).isEqualTo(true);
        assertThat(after(client, one)).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withoutACommonSecretTheyDoNot(String version) throws Exception {
        one.tickets(keys(null).keys(NOW));
        two.tickets(keys(null).keys(NOW));
        TlsClient client = client(version);
        assertThat(after(client, one)).isEqualTo(false);
        assertThat(after(client, one)).isEqualTo(true);
        assertThat(after(client, two)).isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void withoutTicketsThereAreNoSessions(String version) throws Exception {
        TlsClient client = client(version);
        assertThat(after(client, one)).isEqualTo(false);
        assertThat(after(client, one)).as("BoringSSL has keys of its own").isEqualTo(true);
        two.noTickets();
        TlsClient other = client(version);
        assertThat(after(other, two)).isEqualTo(false);
        assertThat(after(other, two)).isEqualTo(false);
    }

    /** Keys are replaced while the context serves: those that are no longer given are gone at once. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void keysAgeOut(String version) throws Exception {
        TicketKeys keys = keys(SECRET);
        one.tickets(keys.keys(NOW));
        TlsClient client = client(version);
        assertThat(after(client, one)).isEqualTo(false);
        one.tickets(keys.keys(NOW + 20 * HOUR));
        assertThat(after(client, one)).as("a key of yesterday decrypts").isEqualTo(true);
        TlsClient late = client(version);
        one.tickets(keys.keys(NOW));
        assertThat(after(late, one)).isEqualTo(false);
        one.tickets(keys.keys(NOW + 26 * HOUR));
        assertThat(after(late, one)).as("and no longer a day later").isEqualTo(false);
        one.tickets(keys.keys(NOW + 27 * HOUR));
        assertThat(after(late, one)).as("a new ticket was given").isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClockThatIsAheadDoesNotMatter(String version) throws Exception {
        one.tickets(keys(SECRET).keys(NOW + HOUR));
        two.tickets(keys(SECRET).keys(NOW));
        TlsClient client = client(version);
        after(client, one);
        assertThat(after(client, two)).isEqualTo(true);
    }

    /** A session without a client certificate must not be resumed where one is required. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void demandsOnClientsArePartOfTheSession(String version) throws Exception {
        ClientTrust trust = new ClientTrust(List.of(authority.certificate()), List.of());
        try (Replica demanding = replica(new InetSocketAddress("127.0.0.3", port()), ClientAuth.REQUIRE)) {
            for (Replica replica : List.of(one, two, demanding)) {
                replica.tickets(keys(SECRET).keys(NOW));
            }
            TlsClient unhindered = client(version);
            assertThat(after(unhindered, one)).isEqualTo(false);
            assertThat(outcome(unhindered, demanding))
                    .as("BoringSSL looks at nothing else")
                    .isEqualTo(true);
            one.sessions().setSessionIdContext(SessionIdContext.of(clients(Verify.NONE), trust));
            two.sessions().setSessionIdContext(SessionIdContext.of(clients(Verify.NONE), ClientTrust.NONE));
            demanding.sessions().setSessionIdContext(SessionIdContext.of(clients(Verify.REQUIRED), trust));
            TlsClient client = client(version);
            assertThat(after(client, one)).isEqualTo(false);
            assertThat(after(client, two)).isEqualTo(true);
            assertThat(outcome(client, demanding)).isEqualTo(HandshakeFailure.CERTIFICATE);
        }
    }

    private static ClientsConfig clients(Verify verify) {
        return new ClientsConfig(
                verify, List.of(), List.of(), ClientsConfig.Allow.ANYBODY, List.of(), false, false, false);
    }

    private static Object outcome(TlsClient client, Replica replica) throws Exception {
        try {
            client.talk(replica.address());
        } catch (IOException refused) {
            // What matters is what the server says of it.
            return replica.next();
        }
        return replica.next();
    }

    @Tag("peer")
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslResumesWithTheOther(String version, @TempDir Path directory) throws Exception {
        Peers.require("openssl");
        one.tickets(keys(SECRET).keys(NOW));
        two.tickets(keys(SECRET).keys(NOW));
        one.sessions().setSessionTimeout(7200);
        String session = directory.resolve("session").toString();
        String first = openssl(one, directory, version, "-sess_out", session);
        // BoringSSL gives tickets of TLS 1.3 two days whatever is set; that they end earlier is up to the keys.
        String lifetime = version.equals("-tls1_3") ? "172800" : "7200";
        assertThat(first).contains("New, TLSv1").contains("lifetime hint: " + lifetime + " (seconds)");
        assertThat(openssl(two, directory, version, "-sess_in", session)).contains("Reused, TLSv1");
        two.tickets(keys(SECRET).keys(NOW + 26 * HOUR));
        assertThat(openssl(two, directory, version, "-sess_in", session)).contains("New, TLSv1");
    }

    private static String openssl(Replica replica, Path directory, String... options) throws Exception {
        Path out = directory.resolve("out");
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                "-connect",
                replica.address().getAddress().getHostAddress() + ":"
                        + replica.address().getPort()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        // Its input stays open: it ends when the server has closed.
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out);
    }
}
