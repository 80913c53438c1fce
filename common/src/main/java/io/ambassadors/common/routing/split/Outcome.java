package io.ambassadors.common.routing.split;

/** How a try of a peer ended. */
public enum Outcome {
    /** It answered. */
    OK,
    /**
     * It did not answer, or with an answer that {@code proxy_next_upstream} lists as a failure while another try is left:
     * {@code error}, {@code timeout}, {@code invalid_header}, 429 and 5xx.
     */
    FAILED,
    /** It answered 403 or 404 and {@code proxy_next_upstream} asks the next; no failure of the peer. */
    NEXT
}
