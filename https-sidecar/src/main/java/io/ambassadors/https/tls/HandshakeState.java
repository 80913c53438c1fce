package io.ambassadors.https.tls;

/** How far a connection has come that {@link TlsHandshake} leads. */
enum HandshakeState {
    /** The ClientHello is not whole. */
    HELLO,
    /** Its turn has not come. */
    QUEUED,
    /** The handshake goes on. */
    UNDER_WAY,
    /** It was completed. */
    DONE,
    /** It will not be. */
    FAILED
}
