package io.ambassadors.splitting.stats;

/**
 * Whether one side fails more than the rest: the difference of two proportions in standard deviations.
 *
 * @param share of the tries that failed, 0 to 1
 * @param restShare the same of all the others
 * @param worse whether the difference is too large for chance, and large enough to matter
 */
public record FailureCheck(double share, double restShare, boolean worse) {
    private static final double SURE = 4.5;
    private static final long FEWEST = 5;

    /** Times as many failures as the others have. */
    private static final double MATTERS = 1.5;

    /**
     * @param failures of this side
     * @param tries of this side
     * @param restFailures of all the others
     * @param restTries of all the others
     */
    public static FailureCheck of(long failures, long tries, long restFailures, long restTries) {
        double share = share(failures, tries);
        double rest = share(restFailures, restTries);
        if (tries == 0 || restTries == 0 || failures < FEWEST || share < MATTERS * rest) {
            return new FailureCheck(share, rest, false);
        }
        double pooled = (failures + restFailures) / (double) (tries + restTries);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / tries + 1.0 / restTries));
        return new FailureCheck(share, rest, error == 0 ? share > rest : (share - rest) / error > SURE);
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }
}
