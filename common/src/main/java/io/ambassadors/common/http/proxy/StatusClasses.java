package io.ambassadors.common.http.proxy;

/**
 * Responses by class of status.
 *
 * @param informational 1xx: switched protocols
 * @param success 2xx
 * @param redirection 3xx
 * @param clientError 4xx
 * @param serverError 5xx
 */
public record StatusClasses(long informational, long success, long redirection, long clientError, long serverError) {
    /** All of them. */
    public long total() {
        return informational + success + redirection + clientError + serverError;
    }
}
