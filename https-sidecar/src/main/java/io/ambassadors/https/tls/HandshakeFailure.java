package io.ambassadors.https.tls;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;

/** Why a connection came to no handshake that counts. Their names in lower case are those of statistics and logs. */
enum HandshakeFailure {
    /** The client took too long. */
    TIMEOUT,
    /** What it sent is not TLS, or breaks its rules. */
    GARBAGE,
    /** It speaks HTTP without TLS. */
    PLAIN_HTTP,
    /** It went away. */
    CLOSED,
    /** No version of TLS in common. */
    PROTOCOL,
    /** No cipher suite, group or signature scheme in common. */
    CIPHER,
    /** It asks for a server name that we do not have. */
    NAME,
    /** Its certificate is missing or not good. */
    CERTIFICATE,
    /** Its certificate is good, but not allowed. */
    ALLOW,
    /** Too many handshakes waited already. */
    LIMIT,
    /** It refused us, by an alert: it does not trust our certificate, as a rule. */
    ALERT,
    /** Behind the handshake came a record that was not good: not from the client, or damaged on its way. */
    RECORD,
    /** None of these. */
    OTHER;

    /** Most causes that are looked at. */
    private static final int DEPTH = 8;

    /**
     * What the words in messages of BoringSSL ({@code ssl/ssl.h}, reasons) and of the JDK mean. The first that occurs counts, so that
     * special ones stand before general ones.
     */
    private static final Map<String, HandshakeFailure> BY_TEXT = new LinkedHashMap<>();

    static {
        put(PLAIN_HTTP, "HTTP_REQUEST", "HTTPS_PROXY_REQUEST");
        put(CERTIFICATE, "PEER_DID_NOT_RETURN_A_CERTIFICATE", "Empty client certificate chain");
        put(
                CERTIFICATE,
                "BAD_SIGNATURE",
                "CERTIFICATE_VERIFY_FAILED",
                "UNKNOWN_CERTIFICATE_TYPE",
                "CANNOT_PARSE_LEAF_CERT");
        put(ALERT, "_ALERT_", "Received fatal alert", "Received close_notify during handshake");
        // A client of OpenSSL 3.0 that refuses our certificate in TLS 1.3 says so in plain text; too short to be an
        // encrypted record.
        put(ALERT, "BAD_PACKET_LENGTH");
        put(PROTOCOL, "UNSUPPORTED_PROTOCOL", "WRONG_VERSION_NUMBER", "WRONG_SSL_VERSION", "INAPPROPRIATE_FALLBACK");
        put(PROTOCOL, "protocol_version", "NO_SUPPORTED_VERSIONS_ENABLED", "is not enabled or supported");
        put(CIPHER, "NO_SHARED_CIPHER", "NO_SHARED_GROUP", "WRONG_CURVE", "NO_COMMON_SIGNATURE_ALGORITHMS");
        put(CIPHER, "NO_CIPHERS_SPECIFIED", "no cipher suites in common", "No common named group");
        put(CLOSED, "Connection closed while SSL/TLS handshake was in progress", "closing inbound before receiving");
        put(GARBAGE, "BAD_", "DECODE_ERROR", "DECRYPTION_FAILED", "UNEXPECTED_", "EXCESS", "INVALID_", "ERROR_PARSING");
        put(GARBAGE, "MISMATCH", "DUPLICATE", "TOO_LONG", "TOO_MANY", "DIGEST_CHECK_FAILED", "LENGTH", "MISSING_");
        put(GARBAGE, "unexpected_message", "decode_error", "illegal_parameter", "Unrecognized SSL message");
    }

    private static void put(HandshakeFailure failure, String... texts) {
        for (String text : texts) {
            BY_TEXT.put(text, failure);
        }
    }

    /** The reason behind what Netty's {@code SslHandler} reports, with BoringSSL or with the TLS of the JDK. */
    static HandshakeFailure of(Throwable thrown) {
        HandshakeFailure found = OTHER;
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < DEPTH; i++) {
            HandshakeFailure here = ofOne(cause);
            // A certificate's fault is inside of a general one; the innermost word counts.
            if (here != OTHER) {
                found = here;
            }
            cause = cause.getCause();
        }
        return found;
    }

    private static HandshakeFailure ofOne(Throwable thrown) {
        if (thrown instanceof SslHandshakeTimeoutException) {
            return TIMEOUT;
        }
        if (thrown instanceof NotSslRecordException) {
            return GARBAGE;
        }
        if (thrown instanceof CertificateException || thrown instanceof CertPathValidatorException) {
            return CERTIFICATE;
        }
        if (thrown instanceof SSLException) {
            return ofText(thrown.getMessage());
        }
        return thrown instanceof ClosedChannelException || thrown instanceof IOException ? CLOSED : OTHER;
    }

    private static HandshakeFailure ofText(String message) {
        if (message != null) {
            for (Map.Entry<String, HandshakeFailure> entry : BY_TEXT.entrySet()) {
                if (message.contains(entry.getKey())) {
                    return entry.getValue();
                }
            }
        }
        return OTHER;
    }
}
