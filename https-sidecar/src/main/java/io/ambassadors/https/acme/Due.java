package io.ambassadors.https.acme;

import java.time.Instant;
import java.util.Optional;

/**
 * When the next certificate is to be ordered.
 *
 * @param at when; in the past for at once
 * @param reason in words that can follow "since"
 * @param held what there is; empty for nothing
 */
record Due(Instant at, String reason, Optional<StoredCertificate> held) {
    /** What there is to say while it is not. */
    String waiting() {
        return held.map(certificate -> "good until " + certificate.notAfter()).orElse("no certificate yet");
    }
}
