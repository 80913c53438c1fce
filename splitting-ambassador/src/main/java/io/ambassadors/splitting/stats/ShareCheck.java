package io.ambassadors.splitting.stats;

import java.util.stream.IntStream;

/**
 * Whether users, or requests, were divided as the configuration says: Pearson's chi-square test, to which people who judge experiments give
 * the name of sample ratio mismatch. A difference counts if chance does not explain it <em>and</em> it is large enough to matter, since
 * counts of users are estimates.
 *
 * @param verdict what came out
 * @param counted users or requests that it rests on
 */
public record ShareCheck(Verdict verdict, long counted) {
    /** Standard deviations; so far out that looking every few seconds for weeks does not find a false alarm. */
    private static final double SURE = 4.5;

    /** Relative to a share; estimates of users are off by less. */
    private static final double TOLERATED = 0.1;

    /** Fewer in the smallest share tell nothing. */
    private static final double FEWEST = 5;

    /** The requests of one user come together, so that this many tell about as much as one user. */
    private static final int REQUESTS_OF_A_USER = 10;

    /** What came out. */
    public enum Verdict {
        /** There is one side only. */
        NOT_SPLIT,
        /** Not enough came yet. */
        TOO_FEW,
        /** As it should be. */
        AS_CONFIGURED,
        /** Divided otherwise. */
        OFF,
        /** A side that should get some got nobody. */
        NOBODY
    }

    /**
     * Checks counts of different users, or of requests that are divided one by one.
     *
     * @param expected shares, which add up to 1
     * @param observed counts in the same order
     */
    public static ShareCheck of(double[] expected, long[] observed) {
        return of(expected, observed, 1);
    }

    /** Checks counts of requests where the requests of one user go the same way. */
    public static ShareCheck ofRequestsByUser(double[] expected, long[] observed) {
        return of(expected, observed, REQUESTS_OF_A_USER);
    }

    private static ShareCheck of(double[] expected, long[] observed, int clump) {
        int[] sides =
                IntStream.range(0, expected.length).filter(i -> expected[i] > 0).toArray();
        long counted = IntStream.of(sides).mapToLong(i -> observed[i]).sum();
        if (sides.length < 2) {
            return new ShareCheck(Verdict.NOT_SPLIT, counted);
        }
        double units = counted / (double) clump;
        double smallest =
                IntStream.of(sides).mapToDouble(i -> expected[i]).min().orElse(0);
        if (units * smallest < FEWEST) {
            return new ShareCheck(Verdict.TOO_FEW, counted);
        }
        double chiSquare = 0;
        double largest = 0;
        boolean nobody = false;
        for (int i : sides) {
            double wanted = units * expected[i];
            double difference = observed[i] / (double) clump - wanted;
            chiSquare += difference * difference / wanted;
            largest = Math.max(largest, Math.abs(difference) / wanted);
            nobody |= observed[i] == 0;
        }
        if (deviations(chiSquare, sides.length - 1) < SURE || largest < TOLERATED) {
            return new ShareCheck(nobody ? Verdict.TOO_FEW : Verdict.AS_CONFIGURED, counted);
        }
        return new ShareCheck(nobody ? Verdict.NOBODY : Verdict.OFF, counted);
    }

    /** Chi-square as standard deviations of a normal distribution, by the cube root of Wilson and Hilferty (1931). */
    private static double deviations(double chiSquare, int freedom) {
        double spread = 2 / (9.0 * freedom);
        return (Math.cbrt(chiSquare / freedom) - (1 - spread)) / Math.sqrt(spread);
    }
}
