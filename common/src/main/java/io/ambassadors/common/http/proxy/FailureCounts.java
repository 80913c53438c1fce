package io.ambassadors.common.http.proxy;

import java.util.Map;

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

    /** Adds up by origin. */
    public static FailureCounts of(Map<Failure, Long> failures) {
        long[] sums = new long[Failure.Origin.values().length];
        failures.forEach((failure, count) -> sums[failure.origin().ordinal()] += count);
        return new FailureCounts(
                sums[Failure.Origin.CLIENT.ordinal()],
                sums[Failure.Origin.LOCAL.ordinal()],
                sums[Failure.Origin.ORIGIN.ordinal()]);
    }

    /** Of one origin. */
    public long of(Failure.Origin origin) {
        return switch (origin) {
            case CLIENT -> client;
            case LOCAL -> local;
            case ORIGIN -> this.origin;
        };
    }
}
