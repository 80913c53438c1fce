package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.testing.Leaks;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.config.CertificatesConfig.UnknownName;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.config.TlsConfig.PostQuantum;
import io.ambassadors.https.config.TlsConfig.Profile;
import io.ambassadors.https.testing.KeyKind;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/** What is agreed on with a client: certificate, protocol, suite, group. */
class TlsChoiceTest {
    private final TestAuthority authority = TestAuthority.root("Test root");
    private final TestCertificate elliptic = authority.issue("replica.example");
    private final TestCertificate rsa = authority
            .leaf("rsa.example")
            .dns("rsa.example")
            .key(KeyKind.RSA_2048)
            .issue();
    private final TestCertificate wildcard = authority.issue("*.wild.example");
    private RunningTls server;

    @AfterEach
    void stop() {
        server.close();
    }

    @AfterAll
    static void nothingLeaked() {
        Leaks.assertNone();
    }

    private RunningTls.Setting setting() {
        return RunningTls.Setting.of(elliptic, rsa, wildcard);
    }

    private static TlsConfig config(Profile profile, PostQuantum postQuantum) {
        TlsConfig empty = TlsConfig.DEFAULT;
        return new TlsConfig(profile, postQuantum, empty.applicationProtocols(), empty.tickets(), empty.handshake());
    }

    @ParameterizedTest
    @CsvSource({
        "replica.example, replica.example",
        "RSA.example, rsa.example",
        "a.wild.example, *.wild.example",
        ", replica.example"
    })
    void theCertificateFollowsTheName(String asked, String served) throws Exception {
        server = new RunningTls(setting());
        TlsClient client = new TlsClient(authority, null, "TLSv1.3", asked);
        client.talk(server.address());
        assertThat(client.server().getSubjectX500Principal().getName()).isEqualTo("CN=" + served);
        Identity identity = server.plane().certificates().identities().stream()
                .filter(each -> each.source().equals(served))
                .findFirst()
                .orElseThrow();
        assertThat(server.plane().handshakes(identity)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example", "a.b.wild.example", "wild.example"})
    void anUnknownNameIsRefusedOrServedByDefault(String asked) throws Exception {
        server = new RunningTls(setting());
        assertThatThrownBy(() -> new TlsClient(authority, null, "TLSv1.3", asked).talk(server.address()))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("unrecognized_name");
        assertThat(server.snapshot().failed()).containsEntry("name", 1L);
        server.apply(setting().unknownName(UnknownName.SERVE_DEFAULT));
        TlsClient client = new TlsClient(authority, null, "TLSv1.3", asked);
        client.talk(server.address());
        assertThat(client.server()).isEqualTo(elliptic.certificate());
    }

    @ParameterizedTest
    @CsvSource({"h2, h2", "http/1.1, http/1.1", "http/1.1;h2, h2", "spdy/3, ''", "'', ''"})
    void theFirstOfOurProtocolsThatTheClientSpeaks(String offered, String agreed) throws Exception {
        server = new RunningTls(setting());
        TlsClient client = new TlsClient(authority, null, "TLSv1.3")
                .protocols(offered.isEmpty() ? new String[0] : offered.split(";"));
        client.talk(server.address());
        assertThat(client.protocol()).isEqualTo(agreed);
        assertThat(server.sessions().take().applicationProtocol()).isEqualTo(agreed);
        assertThat(server.snapshot().protocols()).containsEntry(agreed.isEmpty() ? "none" : agreed, 1L);
    }

    /** Every suite that the JDK has, one at a time. */
    @ParameterizedTest
    @EnumSource(Profile.class)
    void theSuitesOfTheProfileAndNoOthers(Profile profile) throws Exception {
        server = new RunningTls(setting().tls(config(profile, PostQuantum.PREFER)));
        List<String> agreed = new ArrayList<>();
        for (String suite : SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()) {
            boolean current = suite.startsWith("TLS_AES") || suite.startsWith("TLS_CHACHA");
            String name = suite.contains("_RSA_") ? "rsa.example" : "replica.example";
            try {
                TlsClient client = new TlsClient(authority, null, current ? "TLSv1.3" : "TLSv1.2", name).suites(suite);
                client.talk(server.address());
                agreed.add(client.suite());
            } catch (IOException refused) {
                assertThat(suite).isNotIn(expected(profile));
            }
        }
        assertThat(agreed).containsExactlyInAnyOrderElementsOf(expected(profile));
    }

    private static List<String> expected(Profile profile) {
        List<String> suites = new ArrayList<>(
                List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"));
        if (profile == Profile.INTERMEDIATE) {
            for (String key : List.of("ECDSA", "RSA")) {
                suites.add("TLS_ECDHE_" + key + "_WITH_AES_128_GCM_SHA256");
                suites.add("TLS_ECDHE_" + key + "_WITH_AES_256_GCM_SHA384");
                suites.add("TLS_ECDHE_" + key + "_WITH_CHACHA20_POLY1305_SHA256");
            }
        }
        return suites;
    }

    /**
     * Mozilla 6.0 has the client choose. With TLS 1.3, BoringSSL takes the first that the client offers, but ChaCha20 before AES where the machine
     * has no instructions for AES.
     */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theClientsOrderCounts(String version) throws Exception {
        server = new RunningTls(setting());
        boolean current = version.equals("TLSv1.3");
        List<String> suites = new ArrayList<>(expected(current ? Profile.MODERN : Profile.INTERMEDIATE));
        suites.removeIf(suite -> current ? suite.contains("CHACHA") : !suite.contains("ECDHE_ECDSA"));
        for (int i = 0; i < suites.size(); i++) {
            TlsClient client = new TlsClient(authority, null, version).suites(suites.toArray(new String[0]));
            client.talk(server.address());
            assertThat(client.suite()).isEqualTo(suites.get(0));
            Collections.rotate(suites, 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PREFER, X25519MLKEM768;X25519, X25519MLKEM768",
        "PREFER, X25519, X25519",
        "PREFER, P-256, P-256",
        "PREFER, P-384, P-384",
        "REQUIRE, X25519MLKEM768;X25519, X25519MLKEM768",
        "REQUIRE, X25519;P-256, ",
        "OFF, X25519MLKEM768;X25519, X25519",
        "OFF, X25519MLKEM768, ",
        "PREFER, P-521, "
    })
    void theGroupIsPostQuantumWhereItCanBe(PostQuantum wanted, String offered, String agreed) throws Exception {
        server = new RunningTls(setting().tls(config(Profile.INTERMEDIATE, wanted)));
        boolean done = GroupClient.handshake(server.address(), authority, offered.split(";"));
        assertThat(done).isEqualTo(agreed != null);
        if (agreed == null) {
            assertThat(server.snapshot().failed()).containsEntry("cipher", 1L);
            return;
        }
        assertThat(server.sessions().take().group()).isEqualTo(agreed);
        assertThat(server.snapshot().groups()).containsOnlyKeys(agreed);
        assertThat(server.snapshot().postQuantum()).isEqualTo(agreed.contains("MLKEM") ? 1 : 0);
    }

    @Test
    void anAcmeAuthorityGetsNoFurtherThanTheCertificate() throws Exception {
        TestCertificate answer = authority.issue("new.example");
        Identity identity = RunningTls.identity(answer, Optional.empty());
        server = new RunningTls(
                setting().challenges(name -> name.equals("new.example") ? Optional.of(identity) : Optional.empty()));
        TlsClient client = new TlsClient(authority, null, "TLSv1.3", "new.example").protocols(TlsChallenges.PROTOCOL);
        assertThat(client.talk(server.address())).isEmpty();
        assertThat(client.server()).isEqualTo(answer.certificate());
        assertThat(client.protocol()).isEqualTo(TlsChallenges.PROTOCOL);
        assertThat(server.snapshot().completed()).isEqualTo(1);
        assertThat(server.sessions()).isEmpty();
        assertThatThrownBy(() -> new TlsClient(authority, null, "TLSv1.3", "new.example").talk(server.address()))
                .as("without the protocol there is no such certificate")
                .hasMessageContaining("unrecognized_name");
    }
}
