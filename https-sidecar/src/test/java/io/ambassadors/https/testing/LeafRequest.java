package io.ambassadors.https.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;

/** What a certificate is to be; made by {@link TestAuthority#leaf}. A day old and good for thirty, EC P-256, for servers, unless told. */
public final class LeafRequest {
    private final TestAuthority authority;
    final List<GeneralName> alternativeNames = new ArrayList<>();
    X500Name subject;
    Instant notBefore = Instant.now().minus(Duration.ofDays(1));
    Instant notAfter = Instant.now().plus(Duration.ofDays(30));
    KeyKind kind = KeyKind.EC_P256;
    boolean client;
    String signature = "";

    LeafRequest(TestAuthority authority, String commonName) {
        this.authority = authority;
        this.subject = new X500Name("CN=" + commonName);
    }

    /** The whole subject, such as {@code CN=app,OU=payments,O=Example}. */
    public LeafRequest subject(String distinguishedName) {
        subject = new X500Name(distinguishedName);
        return this;
    }

    /** DNS names to answer for, with wildcards. */
    public LeafRequest dns(String... names) {
        for (String name : names) {
            alternativeNames.add(new GeneralName(GeneralName.dNSName, name));
        }
        return this;
    }

    /** Addresses to answer for. */
    public LeafRequest ip(String... addresses) {
        for (String address : addresses) {
            alternativeNames.add(new GeneralName(GeneralName.iPAddress, address));
        }
        return this;
    }

    /** URIs to answer for, such as {@code spiffe://cluster.local/ns/a/sa/b}. */
    public LeafRequest uri(String... uris) {
        for (String uri : uris) {
            alternativeNames.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
        }
        return this;
    }

    /** From when to when it is good. */
    public LeafRequest valid(Instant from, Instant to) {
        notBefore = from;
        notAfter = to;
        return this;
    }

    /** Its key. */
    public LeafRequest key(KeyKind wanted) {
        kind = wanted;
        return this;
    }

    /** For a client, not for a server. */
    public LeafRequest client() {
        client = true;
        return this;
    }

    /** How the authority signs, if not as it usually does: {@code SHA1withECDSA}. */
    public LeafRequest signedWith(String algorithm) {
        signature = algorithm;
        return this;
    }

    /** The certificate with a new key, and its chain up to but without the root. */
    public TestCertificate issue() {
        return authority.issue(this);
    }
}
