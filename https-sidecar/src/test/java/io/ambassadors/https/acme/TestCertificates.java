package io.ambassadors.https.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

import org.shredzone.acme4j.util.CSRBuilder;
import org.shredzone.acme4j.util.CertificateUtils;

import io.ambassadors.https.acme.CertificateAuthority.Issued;

/** An authority in memory. */
final class TestCertificates {
    private final KeyPair rootKeys = rsa();
    private final X509Certificate root;

    TestCertificates(Instant from, Instant to) {
        root = CertificateUtils.createTestRootCertificate("CN=root of a test", from, to, rootKeys);
    }

    X509Certificate root() {
        return root;
    }

    /** With a new key; an IP address may be among the names. */
    Issued issue(List<String> names, Instant from, Instant to) {
        KeyPair keys = Keys.generate();
        CSRBuilder request = new CSRBuilder();
        names.forEach(name -> request.addIdentifier(Names.identifier(name)));
        try {
            request.sign(keys);
            X509Certificate leaf =
                    CertificateUtils.createTestCertificate(request.getCSR(), from, to, root, rootKeys.getPrivate());
            return new Issued(List.of(leaf, root), keys.getPrivate());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** For a server of a test on this machine. */
    Issued issueForLoopback() {
        Instant now = Instant.now();
        return issue(
                List.of("localhost", InetAddress.getLoopbackAddress().getHostAddress()), now, now.plusSeconds(3600));
    }

    /** Which is what the library signs certificates of tests with. */
    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
