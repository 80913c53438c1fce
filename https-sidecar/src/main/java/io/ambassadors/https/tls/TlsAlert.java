package io.ambassadors.https.tls;

/** Alerts (RFC 8446, 6) with which a ClientHello is answered that never comes to a handshake. */
enum TlsAlert {
    /** None: the client does not speak TLS. */
    NONE(-1),
    UNEXPECTED_MESSAGE(10),
    RECORD_OVERFLOW(22),
    HANDSHAKE_FAILURE(40),
    ILLEGAL_PARAMETER(47),
    DECODE_ERROR(50),
    PROTOCOL_VERSION(70),
    INTERNAL_ERROR(80),
    UNRECOGNIZED_NAME(112);

    private final int description;

    TlsAlert(int description) {
        this.description = description;
    }

    /** A whole record with this alert, fatal, in the version that every client reads (RFC 8446, 5.1); empty for {@link #NONE}. */
    byte[] record() {
        return this == NONE ? new byte[0] : new byte[] {21, 3, 3, 0, 2, 2, (byte) description};
    }
}
