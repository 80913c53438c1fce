package io.ambassadors.common.http.proxy;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of ciphers as OpenSSL writes them, as TLS calls them: {@code ECDHE-RSA-AES128-GCM-SHA256} is {@code
 * TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}. Of OpenSSL's classes those are known that mean "the good ones".
 */
final class OpenSslCiphers {
    /** What these words select, and what they exclude, is what Java offers by itself. */
    private static final Set<String> GOOD = Set.of("DEFAULT", "HIGH", "ALL", "SECURE");

    private static final Pattern NAME = Pattern.compile("(?:(ECDHE|DHE)-(RSA|ECDSA|DSS)-)?"
            + "(AES(?:128|256)|CHACHA20-POLY1305)(?:-(GCM|CCM8?))?(?:-(SHA(?:256|384)?))?");

    private OpenSslCiphers() {}

    /**
     * The cipher suites; empty for those that Java offers by itself.
     *
     * @throws NoSuchAlgorithmException if a word is neither a known cipher nor a known class
     */
    static List<String> suites(String text) throws NoSuchAlgorithmException {
        List<String> suites = new ArrayList<>();
        boolean good = false;
        for (String word : text.split("[:, ]+")) {
            if (GOOD.contains(word)) {
                good = true;
            } else if (!word.isEmpty() && "!-+@".indexOf(word.charAt(0)) < 0) {
                suites.add(suite(word));
            }
        }
        return good ? List.of() : suites;
    }

    private static String suite(String word) throws NoSuchAlgorithmException {
        if (word.startsWith("TLS_")) {
            return word;
        }
        Matcher name = NAME.matcher(word.toUpperCase(Locale.ROOT));
        if (!name.matches()) {
            throw new NoSuchAlgorithmException("unknown cipher \"" + word + "\"");
        }
        String exchange = name.group(1) == null ? "RSA" : name.group(1) + "_" + name.group(2);
        return "TLS_" + exchange + "_WITH_" + cipher(name.group(3)) + mode(name.group(3), name.group(4)) + "_"
                + hash(name.group(3), name.group(4), name.group(5));
    }

    private static String cipher(String cipher) {
        return cipher.startsWith("AES") ? "AES_" + cipher.substring(3) : "CHACHA20_POLY1305";
    }

    private static String mode(String cipher, String mode) {
        if (cipher.startsWith("CHACHA")) {
            return "";
        }
        return "_" + (mode == null ? "CBC" : mode);
    }

    private static String hash(String cipher, String mode, String hash) {
        if (hash == null) {
            return cipher.equals("AES256") && mode != null ? "SHA384" : "SHA256";
        }
        return hash;
    }
}
