package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeFailureTest {
    @ParameterizedTest
    @CsvSource({
        "UNSUPPORTED_PROTOCOL, PROTOCOL",
        "WRONG_VERSION_NUMBER, PROTOCOL",
        "INAPPROPRIATE_FALLBACK, PROTOCOL",
        "NO_SHARED_CIPHER, CIPHER",
        "NO_SHARED_GROUP, CIPHER",
        "WRONG_CURVE, CIPHER",
        "NO_COMMON_SIGNATURE_ALGORITHMS, CIPHER",
        "TLSV1_ALERT_UNKNOWN_CA, ALERT",
        "SSLV3_ALERT_BAD_CERTIFICATE, ALERT",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN, ALERT",
        "BAD_PACKET_LENGTH, ALERT",
        "PEER_DID_NOT_RETURN_A_CERTIFICATE, CERTIFICATE",
        "BAD_SIGNATURE, CERTIFICATE",
        "HTTP_REQUEST, PLAIN_HTTP",
        "HTTPS_PROXY_REQUEST, PLAIN_HTTP",
        "DECRYPTION_FAILED_OR_BAD_RECORD_MAC, GARBAGE",
        "BAD_DECRYPT, GARBAGE",
        "UNEXPECTED_MESSAGE, GARBAGE",
        "DECODE_ERROR, GARBAGE",
        "EXCESSIVE_MESSAGE_SIZE, GARBAGE",
        "INTERNAL_ERROR, OTHER"
    })
    void wordsOfBoringSsl(String reason, HandshakeFailure failure) {
        SSLException thrown = new SSLHandshakeException("error:100000f0:SSL routines:OPENSSL_internal:" + reason);
        assertThat(HandshakeFailure.of(thrown)).isEqualTo(failure);
        assertThat(HandshakeFailure.of(new DecoderException(thrown))).isEqualTo(failure);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Client requested protocol TLSv1.1 is not enabled or supported in server context; PROTOCOL",
                "no cipher suites in common; CIPHER",
                "Received fatal alert: unknown_ca; ALERT",
                "Empty client certificate chain; CERTIFICATE"
            })
    void wordsOfTheJdk(String message, HandshakeFailure failure) {
        assertThat(HandshakeFailure.of(new SSLHandshakeException(message))).isEqualTo(failure);
    }

    @Test
    void kindsOfExceptions() {
        assertThat(HandshakeFailure.of(new SslHandshakeTimeoutException("late")))
                .isEqualTo(HandshakeFailure.TIMEOUT);
        assertThat(HandshakeFailure.of(new DecoderException(new NotSslRecordException("x"))))
                .isEqualTo(HandshakeFailure.GARBAGE);
        assertThat(HandshakeFailure.of(new ClosedChannelException())).isEqualTo(HandshakeFailure.CLOSED);
        assertThat(HandshakeFailure.of(new SocketException("Connection reset"))).isEqualTo(HandshakeFailure.CLOSED);
        assertThat(HandshakeFailure.of(new SSLHandshakeException(null))).isEqualTo(HandshakeFailure.OTHER);
        assertThat(HandshakeFailure.of(new IllegalStateException("?"))).isEqualTo(HandshakeFailure.OTHER);
    }

    @Test
    void aCertificatesFaultIsInsideOfAGeneralOne() {
        SSLHandshakeException thrown = new SSLHandshakeException("General OpenSslEngine problem");
        thrown.initCause(new CertPathValidatorException("validity", new CertificateExpiredException()));
        assertThat(HandshakeFailure.of(thrown)).isEqualTo(HandshakeFailure.CERTIFICATE);
    }

    @Test
    void causesThatGoInCirclesEnd() {
        Exception one = new Exception();
        Exception two = new Exception(one);
        one.initCause(two);
        assertThat(HandshakeFailure.of(one)).isEqualTo(HandshakeFailure.OTHER);
    }
}
