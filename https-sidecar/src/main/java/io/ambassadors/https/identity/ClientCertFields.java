package io.ambassadors.https.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * Certificates as RFC 9440 writes them: byte sequences of structured fields (RFC 8941, 3.3.5), base64 of the DER between colons.
 *
 * <p>Nothing is added to {@code Vary}: RFC 9440, 2.4 asks that of an origin whose responses depend on the fields, and we keep no
 * responses that could be given to another client.
 */
final class ClientCertFields {
    private ClientCertFields() {}

    /** The client's certificate. */
    static byte[] leaf(List<X509Certificate> chain) {
        return item(chain.get(0)).getBytes(ISO_8859_1);
    }

    /** All but the client's certificate; empty if there are none. */
    static byte[] issuers(List<X509Certificate> chain) {
        StringBuilder list = new StringBuilder();
        for (X509Certificate issuer : chain.subList(1, chain.size())) {
            list.append(list.length() == 0 ? "" : ", ").append(item(issuer));
        }
        return list.toString().getBytes(ISO_8859_1);
    }

    private static String item(X509Certificate certificate) {
        return ":" + Base64.getEncoder().encodeToString(der(certificate)) + ":";
    }

    /** The bytes of a certificate that was parsed from bytes. */
    static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException notFromBytes) {
            throw new IllegalStateException("a certificate cannot be written", notFromBytes);
        }
    }
}
