package io.ambassadors.splitting.stats;

/**
 * Answers by the class of their status.
 *
 * @param informational 101, after which a tunnel is open
 * @param success 2xx
 * @param redirect 3xx
 * @param clientError 4xx
 * @param serverError 5xx
 */
public record StatusCounts(long informational, long success, long redirect, long clientError, long serverError) {
    /** None. */
    public static final StatusCounts NONE = new StatusCounts(0, 0, 0, 0, 0);

    /** All of them. */
    public long total() {
        return informational + success + redirect + clientError + serverError;
    }
}
