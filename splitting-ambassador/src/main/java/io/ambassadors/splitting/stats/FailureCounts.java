package io.ambassadors.splitting.stats;

/**
 * What ended as it should not, by whose fault it was.
 *
 * @param client the client's: it left, or sent what cannot be understood
 * @param local our own: the end of the process, or a defect
 * @param origin the server's: refused, timed out, broke off, or answered what cannot be understood
 */
public record FailureCounts(long client, long local, long origin) {
    /** None. */
    public static final FailureCounts NONE = new FailureCounts(0, 0, 0);

    /** All of them. */
    public long total() {
        return client + local + origin;
    }
}
