package io.ambassadors.common.http.proxy;

/** The endpoints for one request, in the order in which they are tried; nginx's peer selection is behind it. */
public interface Origins {
    /** How a try went. */
    enum Outcome {
        /** A response that counts as one. */
        OK,
        /** No response, or one that {@code proxy_next_upstream} calls a failure: counted against the endpoint. */
        FAILED,
        /** Tried elsewhere without being counted (403 and 404). */
        NEXT
    }

    /** Runs {@code then} once {@link #next} can tell: at once, or later on the event loop if a name has to be looked up first. */
    default void whenReady(Runnable then) {
        then.run();
    }

    /** The next endpoint; null if none is alive. */
    Endpoint next();

    /** The try that the last {@link #next} began is over. Called exactly once for each. */
    void finished(Endpoint endpoint, Outcome outcome);

    /** How many tries are left, that of the endpoint in use included. */
    int tries();
}
