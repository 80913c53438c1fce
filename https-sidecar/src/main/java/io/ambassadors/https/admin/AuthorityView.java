package io.ambassadors.https.admin;

import io.ambassadors.https.stats.AuthoritySnapshot;

/**
 * An authority of client certificates as people read it.
 *
 * @param style class of its state
 * @param subject distinguished name
 * @param left how long it is good yet
 * @param fingerprint SHA-256
 */
public record AuthorityView(String style, String subject, String left, String fingerprint) {
    static AuthorityView of(AuthoritySnapshot authority, long now, long warning) {
        long left = authority.notAfterMillis() - now;
        return new AuthorityView(
                left < 0 ? "ejected" : left < warning ? "failing" : "up",
                authority.subject(),
                Lifetime.left(authority.notAfterMillis(), now),
                authority.fingerprint());
    }
}
