package io.ambassadors.https.certificates;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The roots that the JDK knows. */
public final class PublicRoots {
    private PublicRoots() {}

    /** Whether one of them issued a certificate; false too if they cannot be read. */
    public static boolean issued(X509Certificate certificate) {
        return Known.ROOTS.stream().anyMatch(root -> CertificateFacts.isIssuedBy(certificate, root));
    }

    /** Read when first needed, which for most is never. */
    private static final class Known {
        static final List<X509Certificate> ROOTS = read();

        private static List<X509Certificate> read() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return Arrays.stream(factory.getTrustManagers())
                        .filter(X509TrustManager.class::isInstance)
                        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                        .toList();
            } catch (GeneralSecurityException none) {
                return List.of();
            }
        }
    }
}
