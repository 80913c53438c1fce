package io.ambassadors.https.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.Test;

import io.ambassadors.https.certificates.Identity;

class AcmeChallengesTest {
    private final AcmeChallenges challenges = new AcmeChallenges();

    @Test
    void answersByHttpWhileAnOrderIsUnderWay() {
        ChallengeAnswer answer = new ChallengeAnswer.Http("token", "token.thumbprint");
        assertThat(challenges.http01("token")).isEmpty();
        challenges.publish(answer);
        assertThat(challenges.http01("token")).contains("token.thumbprint");
        assertThat(challenges.http01("other")).isEmpty();
        challenges.withdraw(answer);
        assertThat(challenges.isEmpty()).isTrue();
    }

    @Test
    void answersByTlsWithACertificateOfThatNameAndDigest() throws Exception {
        byte[] digest = new byte[32];
        digest[0] = 7;
        ChallengeAnswer answer = ChallengeAnswer.tls("a.test", digest, Instant.now());
        challenges.publish(answer);

        Identity identity = challenges.tlsAlpn01("A.Test").orElseThrow();
        assertThat(identity.kind()).isEqualTo(Identity.Kind.ACME);
        X509Certificate certificate = identity.certificate();
        certificate.checkValidity();
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "a.test"));
        assertThat(certificate.getCriticalExtensionOIDs()).containsExactly("1.3.6.1.5.5.7.1.31");
        // An octet string in the octet string that every extension is (RFC 8737, 3).
        byte[] extension = ASN1OctetString.getInstance(certificate.getExtensionValue("1.3.6.1.5.5.7.1.31"))
                .getOctets();
        assertThat(ASN1OctetString.getInstance(extension).getOctets()).isEqualTo(digest);
        challenges.withdraw(answer);
        assertThat(challenges.isEmpty()).isTrue();
    }

    @Test
    void withdrawsOnlyWhatItPublished() throws Exception {
        ChallengeAnswer first = ChallengeAnswer.tls("a.test", new byte[32], Instant.now());
        ChallengeAnswer second = ChallengeAnswer.tls("a.test", new byte[32], Instant.now());
        challenges.publish(first);
        challenges.publish(second);
        challenges.withdraw(first);
        assertThat(challenges.tlsAlpn01("a.test")).contains(((ChallengeAnswer.Tls) second).identity());
    }

    @Test
    void knowsTheServerNamesOfAddresses() {
        assertThat(Names.serverName("192.0.2.1")).isEqualTo("1.2.0.192.in-addr.arpa");
        assertThat(Names.serverName("2001:db8::1"))
                .isEqualTo("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
        assertThat(Names.serverName("A.test")).isEqualTo("a.test");
        assertThat(Names.normal("2001:DB8:0::1")).isEqualTo(Names.normal("2001:db8::1"));
    }
}
