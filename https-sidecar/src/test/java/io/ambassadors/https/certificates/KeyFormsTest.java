package io.ambassadors.https.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.ambassadors.https.config.CertificatesConfig.Source;
import io.ambassadors.https.testing.KeyKind;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

final class KeyFormsTest {
    private static final TestAuthority ROOT = TestAuthority.root("Test root");
    private static final String PASSWORD = "pass word";
    /** As {@code openssl ecparam -genkey} writes it before the key: the name of P-256. */
    private static final String EC_PARAMETERS =
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(value = KeyKind.class, names = "RSA_1024", mode = EnumSource.Mode.EXCLUDE)
    void readsPkcs8(KeyKind kind) throws Exception {
        TestCertificate issued =
                ROOT.leaf("a.example").dns("a.example").key(kind).issue();
        Path file = write("both.pem", issued.keyPem() + issued.chainPem());
        assertThat(load(Source.of(file)).set().byDefault().key()).isEqualTo(issued.key());
        assertThat(CertificateFacts.matches(issued.certificate().getPublicKey(), issued.key()))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyKind.class,
            names = {"RSA_2048", "EC_P256", "EC_P521"})
    void readsTraditionalFormsOpenAndEncrypted(KeyKind kind) throws Exception {
        TestCertificate issued =
                ROOT.leaf("a.example").dns("a.example").key(kind).issue();
        Path certificate = write("certificate.pem", "Subject: somebody\n" + issued.chainPem());
        Path password = write("password", PASSWORD + "\n");

        Path open = write("open.pem", (kind == KeyKind.EC_P256 ? EC_PARAMETERS : "") + issued.traditionalKeyPem());
        assertThat(load(source(certificate, open, null)).problems()).isEmpty();
        Path legacy = write("legacy.pem", issued.traditionalEncryptedKeyPem(PASSWORD));
        assertThat(load(source(certificate, legacy, password)).problems()).isEmpty();
        Path encrypted = write("encrypted.pem", issued.encryptedKeyPem(PASSWORD));
        LoadedCertificates loaded = load(source(certificate, encrypted, password));
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.set().byDefault().key()).isEqualTo(issued.key());
    }

    @Test
    void takesTheCurveFromTheBlockBeforeTheKey() throws Exception {
        TestCertificate issued = ROOT.issue("a.example");
        byte[] sec1 = PrivateKeyInfo.getInstance(issued.key().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        String bare = TestCertificate.encode(new PemObject("EC PRIVATE KEY", sec1));

        assertThat(load(Source.of(write("both.pem", EC_PARAMETERS + bare + issued.chainPem())))
                        .problems())
                .isEmpty();
        refused(Source.of(write("without.pem", bare + issued.chainPem())), "does not say its curve");
    }

    @Test
    void refusesOtherKindsOfKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        generator.initialize(new ECGenParameterSpec("secp256k1"));
        String chain = ROOT.issue("a.example").chainPem();
        String other = TestCertificate.encode(new PemObject(
                "PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded()));
        refused(Source.of(write("k1.pem", chain + other)), "found an EC key on another curve");

        String x25519 = TestCertificate.encode(new PemObject(
                "PRIVATE KEY",
                KeyPairGenerator.getInstance("X25519")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded()));
        refused(Source.of(write("x25519.pem", chain + x25519)), "found a key of the kind 1.3.101.110");
    }

    @Test
    void readsPkcs12() throws Exception {
        TestCertificate issued = ROOT.intermediate("Between").issue("a.example");
        Path file = Files.write(directory.resolve("server.p12"), issued.pkcs12(PASSWORD));
        Path password = write("password", PASSWORD);

        Identity identity = load(source(file, null, password)).set().byDefault();

        assertThat(identity.chain()).isEqualTo(issued.chain());
        assertThat(identity.key()).isEqualTo(issued.key());
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        TestCertificate issued = ROOT.issue("a.example");
        Path certificate = write("certificate.pem", issued.chainPem());
        Path key = write("key.pem", issued.keyPem());
        Path encrypted = write("encrypted.pem", issued.encryptedKeyPem(PASSWORD));
        Path wrong = write("wrong", "wrong");

        refused(source(certificate, encrypted, null), "encrypted", "password-file");
        refused(source(certificate, encrypted, wrong), "password does not open");
        refused(source(certificate, encrypted, directory.resolve("nowhere")), "nowhere", "no such file");
        refused(source(certificate, write("empty", ""), null), "empty file");
        refused(source(certificate, write("text", "hello"), null), "Expected PEM", "5 bytes");
        refused(source(certificate, write("half.pem", issued.keyPem().substring(0, 90)), null), "cannot be read");
        refused(
                source(
                        certificate,
                        write("garbage.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
                        null),
                "cannot be read");
        refused(source(certificate, certificate, null), "Expected one private key, found none (1 certificates)");
        refused(source(key, key, null), "Expected a certificate, found none (1 private keys)");
        refused(source(certificate, write("two.pem", issued.keyPem() + issued.keyPem()), null), "found 2");
        refused(Source.of(write("half", issued.chainPem())), "Expected one private key");
        refused(Source.of(write("any.p12", "0 is no PKCS#12")), "Expected PKCS#12", "without a password");
        refused(Source.of(write("none.p12", "neither")), "Expected PEM", "or PKCS#12");
        refused(Source.of(directory.resolve("nowhere")), "no such file");
        Path store = Files.write(directory.resolve("server.p12"), issued.pkcs12(PASSWORD));
        refused(source(store, null, wrong), "cannot be opened with the password");
        Path der = Files.write(directory.resolve("a.der"), issued.certificate().getEncoded());
        refused(source(der, key, null), "found DER", "openssl x509 -inform DER");
    }

    private void refused(Source source, String... words) {
        LoadedCertificates loaded = load(source);
        assertThat(loaded.set().identities()).isEmpty();
        assertThat(loaded.problems()).singleElement().satisfies(problem -> assertThat(problem.toString())
                .contains(words)
                .contains("error: "));
    }

    private static LoadedCertificates load(Source source) {
        return new CertificateSources(Configs.of(source)).load(null);
    }

    private static Source source(Path path, Path key, Path password) {
        return new Source(path, Optional.ofNullable(key), Optional.ofNullable(password), Optional.empty(), 0);
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }
}
