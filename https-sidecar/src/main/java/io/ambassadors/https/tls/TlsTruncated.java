package io.ambassadors.https.tls;

/**
 * Comes up a pipeline when the client's data has ended without {@code close_notify}: somebody may have cut it off (RFC 8446, 6.1).
 */
public enum TlsTruncated {
    /** The event. */
    EVENT
}
