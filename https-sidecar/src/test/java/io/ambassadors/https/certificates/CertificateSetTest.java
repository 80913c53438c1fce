package io.ambassadors.https.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

final class CertificateSetTest {
    private static final TestAuthority ROOT = TestAuthority.root("Test root");
    private static final CertificateSet SET = set();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "a.example, exact",
                "A.EXAMPLE, exact",
                "a.example., exact",
                "www.a.example, wildcard",
                "WwW.a.example., wildcard",
                "special.a.example, exact",
                "x.special.a.example, -",
                "y.www.a.example, -",
                ".a.example, -",
                "example, -",
                "b.example, -",
                "*.a.example, wildcard",
                "bücher.example, idn",
                "xn--bcher-kva.example, idn",
                "BÜCHER.example, idn",
                "10.0.0.1, address",
                "11.0.0.1, -",
                "::1, address",
                "0:0:0:0:0:0:0:1, address",
                "[::1], address",
                "'', -",
                "., -",
            })
    void looksUpNames(String asked, String expected) {
        assertThat(SET.named(asked).map(Identity::source)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void firstIdentityOfANameWins() {
        Identity first = identity("first", "a.example");
        CertificateSet set =
                new CertificateSet(List.of(first, identity("second", "a.example")), first, ClientTrust.NONE);

        assertThat(set.named("a.example")).contains(first);
        assertThat(set.isDevelopment()).isFalse();
    }

    private static CertificateSet set() {
        List<Identity> identities = List.of(
                identity("wildcard", "*.a.example"),
                identity("exact", "a.example", "special.a.example"),
                identity("idn", "xn--bcher-kva.example"),
                identity("address", "10.0.0.1", "::1"),
                identity("wildcard of addresses", "*.0.0.1"));
        return new CertificateSet(identities, identities.get(0), ClientTrust.NONE);
    }

    private static Identity identity(String source, String... names) {
        TestCertificate issued = ROOT.issue("any.example");
        return new Identity(
                source,
                Identity.Kind.FILE,
                issued.chain(),
                issued.key(),
                List.of(names),
                Optional.empty(),
                "0123456789ab",
                0);
    }
}
