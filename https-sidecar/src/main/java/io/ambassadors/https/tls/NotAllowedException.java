package io.ambassadors.https.tls;

import java.security.cert.CertificateException;

/** A client's certificate is good, but the allow list does not have it. */
final class NotAllowedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    NotAllowedException(String message) {
        super(message);
    }

    /** Whether this is why something failed. */
    static boolean isCauseOf(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null) {
            if (cause instanceof NotAllowedException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
