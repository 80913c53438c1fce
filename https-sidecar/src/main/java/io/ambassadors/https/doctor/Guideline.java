package io.ambassadors.https.doctor;

import java.util.List;

import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.config.TlsConfig.PostQuantum;
import io.ambassadors.https.config.TlsConfig.Profile;

/**
 * What Mozilla's guidelines for server-side TLS, version 6.0, ask for; written down here once more, so that what is negotiated is held
 * against the guidelines and not against the code that follows them.
 *
 * @param title for headings
 * @param versions that may be negotiated
 * @param suites that may be negotiated
 * @param groups that may be negotiated
 * @param mostDays that a certificate may last
 * @param advisedDays that it should last
 */
record Guideline(
        String title, List<String> versions, List<String> suites, List<String> groups, int mostDays, int advisedDays) {
    /** X25519 joined with ML-KEM-768 (draft-ietf-tls-ecdhe-mlkem). */
    static final String POST_QUANTUM = "X25519MLKEM768";

    /** Cipher suites of TLS 1.3. */
    static final List<String> SUITES_13 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /** Cipher suites of TLS 1.2 for keys of EC. */
    static final List<String> ECDSA_12 = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    /** Cipher suites of TLS 1.2 for keys of RSA. */
    static final List<String> RSA_12 = List.of(
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** Classical groups, by the names of BoringSSL and of the JDK. */
    static final List<String> CLASSICAL = List.of("X25519", "P-256", "P-384", "secp256r1", "secp384r1", "x25519");

    private static final int MODERN_DAYS = 90;
    private static final int INTERMEDIATE_DAYS = 366;

    /** The guideline of the profile that is configured. */
    static Guideline of(TlsConfig tls) {
        boolean only13 = tls.profile() == Profile.MODERN || tls.postQuantum() == PostQuantum.REQUIRE;
        List<String> suites = new java.util.ArrayList<>(SUITES_13);
        if (!only13) {
            suites.addAll(ECDSA_12);
            suites.addAll(RSA_12);
        }
        List<String> groups = new java.util.ArrayList<>();
        if (tls.postQuantum() != PostQuantum.OFF) {
            groups.add(POST_QUANTUM);
        }
        if (tls.postQuantum() != PostQuantum.REQUIRE) {
            groups.addAll(CLASSICAL);
        }
        boolean modern = tls.profile() == Profile.MODERN;
        return new Guideline(
                "profile " + (modern ? "modern" : "intermediate") + " of Mozilla's guidelines 6.0",
                only13 ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2"),
                suites,
                groups,
                modern ? MODERN_DAYS : INTERMEDIATE_DAYS,
                MODERN_DAYS);
    }

    /** Whether TLS 1.2 is among the versions. */
    boolean has12() {
        return versions.contains("TLSv1.2");
    }
}
