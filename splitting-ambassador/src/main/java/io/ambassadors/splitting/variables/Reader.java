package io.ambassadors.splitting.variables;

/** Finds the value of a variable for one request. Called on the event loop of the request. */
@FunctionalInterface
interface Reader {
    /** The value, one char for each byte; null if there is none, which a log shows as {@code -} and all else as nothing. */
    String read(RequestScope scope);
}
