package io.ambassadors.https.stats;

/**
 * An authority whose certificates clients may show.
 *
 * @param subject distinguished name
 * @param notAfterMillis its end, milliseconds since the epoch
 * @param fingerprint SHA-256 of its certificate, hexadecimal
 */
public record AuthoritySnapshot(String subject, long notAfterMillis, String fingerprint) {}
