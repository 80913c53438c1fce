package io.ambassadors.https.identity;

import static io.ambassadors.https.identity.Certificates.dns;
import static io.ambassadors.https.identity.Certificates.of;
import static io.ambassadors.https.identity.Certificates.uri;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;

class ClientIdentityTest {
    private final X509Certificate leaf =
            of("OU=shop,CN=alice", uri("spiffe://td/a"), dns("a.example"), dns("b.example"));
    private final X509Certificate issuer = of("CN=issuer");
    private final X509Certificate root = of("CN=root");

    private static String text(byte[] value) {
        return new String(value, UTF_8);
    }

    private static String item(X509Certificate certificate) throws Exception {
        return ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";
    }

    @Test
    void theLeafIsAByteSequence() throws Exception {
        ClientIdentity identity = new ClientIdentity(List.of(leaf, issuer), true);

        assertThat(text(identity.clientCert())).isEqualTo(item(leaf));
    }

    @Test
    void theChainIsAListWithoutTheLeaf() throws Exception {
        ClientIdentity identity = new ClientIdentity(List.of(leaf, issuer, root), true);

        assertThat(text(identity.clientCertChain())).isEqualTo(item(issuer) + ", " + item(root));
        assertThat(new ClientIdentity(List.of(leaf), true).clientCertChain()).isEmpty();
    }

    @Test
    void xfccHasItsKeysInTheOrderOfEnvoy() throws Exception {
        String value = text(new ClientIdentity(List.of(leaf), true).xfcc("spiffe://td/us"));
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));

        assertThat(value)
                .startsWith("By=spiffe://td/us;Hash=" + hash + ";Cert=\"-----BEGIN%20CERTIFICATE-----%0A")
                .endsWith(
                        "-----END%20CERTIFICATE-----%0A\";Subject=\"CN=alice,OU=shop\";URI=spiffe://td/a;DNS=a.example"
                                + ";DNS=b.example");
    }

    @Test
    void xfccHasACertificateThatCanBeReadBack() throws Exception {
        String value = text(new ClientIdentity(List.of(leaf), true).xfcc(""));
        String pem = value.replaceFirst(".*;Cert=\"", "").replaceFirst("\".*", "");

        assertThat(pem).doesNotContain("=", "+", "/", " ");
        assertThat(CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(
                                URLDecoder.decode(pem, UTF_8).getBytes(UTF_8))))
                .isEqualTo(leaf);
    }

    @Test
    void aNameCannotAddAKeyToXfcc() {
        X509Certificate sly = of("CN=x", uri("spiffe://td/a;By=spiffe://td/admin,Hash=0"), dns("a\"b"));

        assertThat(text(new ClientIdentity(List.of(sly), true).xfcc("")))
                .endsWith(";URI=\"spiffe://td/a;By=spiffe://td/admin,Hash=0\";DNS=\"a\\\"b\"");
    }

    @Test
    void aSubjectCannotEndItsQuotationMarks() {
        X509Certificate sly = of("CN=x\\\"\\;Hash\\=0");

        assertThat(text(new ClientIdentity(List.of(sly), true).xfcc(""))).endsWith(";Subject=\"CN=x\\\"\\;Hash\\=0\"");
    }

    @Test
    void valuesAreMadeOnce() {
        ClientIdentity identity = new ClientIdentity(List.of(leaf, issuer), true);

        assertThat(identity.clientCert()).isSameAs(identity.clientCert());
        assertThat(identity.clientCertChain()).isSameAs(identity.clientCertChain());
        assertThat(identity.xfcc("a")).isSameAs(identity.xfcc("a"));
        assertThat(text(identity.xfcc("b"))).startsWith("By=b;");
    }
}
