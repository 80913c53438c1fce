package io.ambassadors.it.harness;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate that a {@link CertificateAuthority} issued, with its key. */
public record Issued(X509Certificate certificate, PrivateKey key) {
    /** What {@code tls.crt} holds. */
    public String certificatePem() {
        return pem(certificate);
    }

    /** What {@code tls.key} holds: PKCS#8. */
    public String keyPem() {
        return pem(new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    /** Serial number in hexadecimal, as {@code /tls.json} says it. */
    public String serial() {
        return certificate.getSerialNumber().toString(16);
    }

    /** Writes {@code tls.crt} and {@code tls.key}; the directory is made if need be. Returns it. */
    public Path writeTo(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("tls.crt"), certificatePem());
            Files.writeString(directory.resolve("tls.key"), keyPem());
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
