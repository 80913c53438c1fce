package io.ambassadors.https.identity;

import static io.ambassadors.https.identity.Certificates.dns;
import static io.ambassadors.https.identity.Certificates.ip;
import static io.ambassadors.https.identity.Certificates.of;
import static io.ambassadors.https.identity.Certificates.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.https.config.ClientsConfig.Allow;

class AllowListTest {
    private static final List<String> NONE = List.of();

    private static boolean permits(Allow allow, X509Certificate certificate) {
        return AllowList.of(allow).permits(certificate);
    }

    @Test
    void anEmptyListPermitsEverybody() {
        assertThat(permits(Allow.ANYBODY, of("CN=anyone"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CN=alice                  | true",
                "CN=Alice                  | false",
                "CN=alice2                 | false",
                "CN=bob                    | false",
                "OU=alice,CN=bob           | false",
                "CN=bob\\,CN\\=alice       | false",
                "OU=x,CN=alice             | true",
                "OU=x+CN=alice             | true",
            })
    void commonNamesAreCompared(String subject, boolean permitted) {
        Allow allow = new Allow(List.of("alice"), NONE, NONE, NONE, NONE, NONE);

        assertThat(permits(allow, of(subject))).isEqualTo(permitted);
    }

    @Test
    void unitsAreCompared() {
        Allow allow = new Allow(NONE, NONE, NONE, List.of("payments"), NONE, NONE);

        assertThat(permits(allow, of("OU=shop,OU=payments,CN=a"))).isTrue();
        assertThat(permits(allow, of("OU=shop,CN=payments"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com, true",
        "A.Example.com, a.example.COM, true",
        "a.example.com, b.example.com, false",
        "*.example.com, a.example.com, true",
        "*.example.com, a.b.example.com, false",
        "*.example.com, example.com, false",
        "*.example.com, .example.com, false",
        "*.example.com, *.example.com, false",
        "*.example.com, aexample.com, false",
    })
    void dnsNamesAreCompared(String pattern, String name, boolean permitted) {
        Allow allow = new Allow(NONE, List.of(pattern), NONE, NONE, NONE, NONE);

        assertThat(permits(allow, of("CN=x", dns("other.example"), dns(name)))).isEqualTo(permitted);
        assertThat(permits(allow, of("CN=" + name))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "spiffe://td/ns/shop/sa/cart, spiffe://td/ns/shop/sa/cart, true",
        "spiffe://td/ns/*/sa/cart, spiffe://td/ns/shop/sa/cart, true",
        "spiffe://td/ns/*/sa/cart, spiffe://td/ns/a/b/sa/cart, false",
        "spiffe://td/ns/*/sa/cart, spiffe://td/ns//sa/cart, false",
        "spiffe://td/ns/*/sa/cart, spiffe://other/ns/shop/sa/cart, false",
        "spiffe://td/ns/*/sa/cart, spiffe://TD/ns/shop/sa/cart, true",
        "spiffe://td/ns/shop/sa/cart, spiffe://td/ns/shop/sa/Cart, false",
        "spiffe://td/*, spiffe://td/a/b, false",
        "spiffe://*/ns, spiffe://td/ns, false",
    })
    void urisAreComparedPartByPart(String pattern, String uri, boolean permitted) {
        Allow allow = new Allow(NONE, NONE, List.of(pattern), NONE, NONE, NONE);

        assertThat(permits(allow, of("CN=x", uri(uri)))).isEqualTo(permitted);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.0.0.0/8, 10.9.8.7, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "2001:db8::/32, 2001:db8:1::5, true",
        "2001:db8::1, 2001:db8:0:0::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "0.0.0.0/0, 2001:db9::1, false",
    })
    void addressesAreCompared(String allowed, String address, boolean permitted) {
        Allow allow = new Allow(NONE, NONE, NONE, NONE, List.of(allowed), NONE);

        assertThat(permits(allow, of("CN=x", ip(address)))).isEqualTo(permitted);
    }

    @Test
    void keysAreComparedByTheirDigest() throws Exception {
        X509Certificate one = of("CN=x");
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(one.getPublicKey().getEncoded());
        String base64 = Base64.getEncoder().encodeToString(digest);
        String hex = HexFormat.of().withUpperCase().formatHex(digest);
        String colons = HexFormat.ofDelimiter(":").formatHex(digest);

        for (String spelling : List.of(base64, "sha256/" + base64, hex, colons)) {
            AllowList list = AllowList.of(new Allow(NONE, NONE, NONE, NONE, NONE, List.of(spelling)));
            assertThat(list.permits(one)).as(spelling).isTrue();
            assertThat(list.permits(of("CN=x"))).as(spelling).isFalse();
        }
    }

    @Test
    void anyMatchIsEnough() {
        Allow allow = new Allow(List.of("alice"), List.of("a.example"), NONE, List.of("ops"), NONE, NONE);

        assertThat(permits(allow, of("CN=bob", dns("a.example")))).isTrue();
        assertThat(permits(allow, of("OU=ops,CN=bob"))).isTrue();
        assertThat(permits(allow, of("OU=dev,CN=bob", dns("b.example")))).isFalse();
    }

    @Test
    void namesOfOtherKindsAreNoMatch() {
        Allow allow = new Allow(NONE, List.of("a@example.com"), List.of("a@example.com"), NONE, NONE, NONE);

        assertThat(permits(allow, of("CN=x", new GeneralName(GeneralName.rfc822Name, "a@example.com"))))
                .isFalse();
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> AllowList.of(new Allow(NONE, NONE, NONE, NONE, List.of("10.0.0.0/33"), NONE)))
                .hasMessageContaining("10.0.0.0/33");
        assertThatThrownBy(() -> AllowList.of(new Allow(NONE, NONE, NONE, NONE, NONE, List.of("abc"))))
                .hasMessageContaining("\"abc\" is no SHA-256");
    }
}
