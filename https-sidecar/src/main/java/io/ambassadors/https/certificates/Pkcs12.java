package io.ambassadors.https.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The one key of a PKCS#12 file (RFC 7292), with its chain.
 *
 * @param key of the only entry that has one
 * @param chain as the file has it
 */
record Pkcs12(PrivateKey key, List<X509Certificate> chain) {
    /** How a Java key store of the old form begins. */
    private static final byte[] JKS = {(byte) 0xfe, (byte) 0xed, (byte) 0xfe, (byte) 0xed};

    Pkcs12 {
        chain = List.copyOf(chain);
    }

    /** Reads a file. */
    static Pkcs12 of(Path file, byte[] content, Optional<char[]> password) throws RefusedException {
        if (content.length == 0) {
            throw new RefusedException(file, "Expected certificate and key, found an empty file", "Fill it");
        }
        if (content.length > JKS.length && Arrays.equals(JKS, Arrays.copyOf(content, JKS.length))) {
            throw new RefusedException(
                    file,
                    "Expected PEM or PKCS#12, found a Java key store (JKS)",
                    "Convert it: keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype PKCS12");
        }
        if (content[0] != 0x30) {
            throw new RefusedException(
                    file,
                    "Expected PEM (a line that starts with -----BEGIN) or PKCS#12, found something else in "
                            + content.length + " bytes",
                    "");
        }
        char[] secret = password.orElse(new char[0]);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), secret);
            return only(file, store, secret);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new RefusedException(
                    file,
                    "Expected PKCS#12, but it cannot be opened "
                            + (password.isPresent() ? "with the password: " : "without a password: ") + e.getMessage(),
                    "Name a file with the right password beside the certificate, as password-file");
        }
    }

    private static Pkcs12 only(Path file, KeyStore store, char[] secret)
            throws GeneralSecurityException, RefusedException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw new RefusedException(
                    file,
                    "Expected one private key with its certificate, found " + keys.size() + " of them "
                            + (keys.isEmpty() ? "" : keys),
                    "Put each into a file of its own");
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : store.getCertificateChain(keys.get(0))) {
            chain.add((X509Certificate) certificate);
        }
        if (store.getKey(keys.get(0), secret) instanceof PrivateKey key) {
            return new Pkcs12(key, chain);
        }
        throw new RefusedException(file, "Expected a private key, found a secret key", "");
    }
}
