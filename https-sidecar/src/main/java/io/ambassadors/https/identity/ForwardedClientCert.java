package io.ambassadors.https.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;

/**
 * {@code X-Forwarded-Client-Cert} as Envoy writes it: {@code By}, {@code Hash}, {@code Cert}, {@code Subject}, then each {@code URI} and
 * {@code DNS}. A value that holds a delimiter is quoted, as Envoy's documentation of the field asks of whoever writes it: a URI of the
 * client must not look like another key.
 */
final class ForwardedClientCert {
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private ForwardedClientCert() {}

    /**
     * The value of the field.
     *
     * @param by URI of our own certificate; empty if it has none
     */
    static byte[] of(X509Certificate certificate, String by) {
        StringBuilder out = new StringBuilder(2048);
        if (!by.isEmpty()) {
            pair(out, "By", by);
        }
        byte[] der = ClientCertFields.der(certificate);
        pair(out, "Hash", HexFormat.of().formatHex(Digests.sha256(der)));
        separate(out).append("Cert=\"").append(pem(der)).append('"');
        // RFC 2253 has put a backslash before quotation marks already; Envoy adds none.
        separate(out)
                .append("Subject=\"")
                .append(certificate.getSubjectX500Principal().getName())
                .append('"');
        AlternativeNames names = AlternativeNames.of(certificate);
        names.uris().forEach(uri -> pair(out, "URI", uri));
        names.dns().forEach(dns -> pair(out, "DNS", dns));
        return fieldSafe(out.toString().getBytes(UTF_8));
    }

    private static StringBuilder separate(StringBuilder out) {
        return out.length() == 0 ? out : out.append(';');
    }

    private static void pair(StringBuilder out, String key, String value) {
        separate(out).append(key).append('=');
        if (value.chars().anyMatch(c -> c <= ' ' || ",;=\"\\".indexOf(c) >= 0)) {
            quoted(out, value);
        } else {
            out.append(value);
        }
    }

    private static void quoted(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }

    /** PEM with the characters escaped that Envoy escapes. */
    private static String pem(byte[] der) {
        String text = "-----BEGIN CERTIFICATE-----\n" + PEM.encodeToString(der) + "\n-----END CERTIFICATE-----\n";
        return text.replace("\n", "%0A")
                .replace(" ", "%20")
                .replace("+", "%2B")
                .replace("/", "%2F")
                .replace("=", "%3D");
    }

    /** A certificate may hold any character; a field may not. */
    private static byte[] fieldSafe(byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (value[i] >= 0 && value[i] < ' ' || value[i] == 0x7f) {
                value[i] = ' ';
            }
        }
        return value;
    }
}
