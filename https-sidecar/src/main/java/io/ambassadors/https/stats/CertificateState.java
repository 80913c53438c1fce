package io.ambassadors.https.stats;

/** Whether a certificate may be shown to clients, by the clock. */
public enum CertificateState {
    /** And long enough. */
    VALID,
    /** But not for long. */
    ENDING,
    /** Its end has passed. */
    EXPIRED,
    /** It begins later than now, as when a clock is wrong. */
    NOT_YET_VALID,
    /** Nothing of its source is in force. */
    ABSENT;

    /** Who renews in time does so when a third of the lifetime is left, as cert-manager and ACME clients do. */
    private static final int THIRD = 3;

    /**
     * The state of a certificate. It ends soon if it does so within the warning, and within the last third of its lifetime: certificates of
     * a day would be about to end for all of it otherwise.
     *
     * @param nowMillis milliseconds since the epoch
     * @param warningMillis how long before its end a certificate is reported
     */
    public static CertificateState of(CertificateSnapshot certificate, long nowMillis, long warningMillis) {
        long left = certificate.notAfterMillis() - nowMillis;
        long lifetime = certificate.notAfterMillis() - certificate.notBeforeMillis();
        if (!certificate.inForce()) {
            return ABSENT;
        } else if (left < 0) {
            return EXPIRED;
        } else if (nowMillis < certificate.notBeforeMillis()) {
            return NOT_YET_VALID;
        }
        return left < Math.min(warningMillis, lifetime / THIRD) ? ENDING : VALID;
    }
}
