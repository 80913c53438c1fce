package io.ambassadors.https.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TestAuthorityTest {
    private static final TestAuthority ROOT = TestAuthority.root("Test root");

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void vouchesForEveryKindOfKey(KeyKind kind) throws Exception {
        TestCertificate issued =
                ROOT.leaf("a.example").dns("a.example").key(kind).issue();

        issued.certificate().verify(ROOT.certificate().getPublicKey());
        assertThat(issued.keyPem()).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(issued.encryptedKeyPem("secret")).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    }

    @Test
    void writesKeysAsOpensslDidOfOld() {
        TestCertificate issued = ROOT.issue("a.example", "127.0.0.1", "::1");

        assertThat(issued.traditionalKeyPem()).startsWith("-----BEGIN EC PRIVATE KEY-----");
        assertThat(issued.traditionalEncryptedKeyPem("secret")).contains("Proc-Type: 4,ENCRYPTED");
    }

    @Test
    void putsAuthoritiesBetweenIntoTheChain() throws Exception {
        TestAuthority between = ROOT.intermediate("Between");
        TestCertificate issued = between.issue("a.example");

        assertThat(issued.chain()).containsExactly(issued.certificate(), between.certificate());
        issued.certificate().verify(between.certificate().getPublicKey());
        between.certificate().verify(ROOT.certificate().getPublicKey());
    }

    @Test
    void makesStoresAndListsAndResponses() throws Exception {
        TestCertificate issued = ROOT.issue("a.example");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(issued.pkcs12("secret")), "secret".toCharArray());

        assertThat(store.getCertificate("server")).isEqualTo(issued.certificate());
        assertThat(ROOT.revoke(issued.certificate()).isRevoked(issued.certificate()))
                .isTrue();
        assertThatCode(() -> ROOT.ocspGood(
                        issued.certificate(), Instant.now(), Instant.now().plusSeconds(60)))
                .doesNotThrowAnyException();
    }
}
