package io.ambassadors.splitting.server;

import java.util.function.Consumer;

import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Origins;

/** Servers that are found only when the request is about to go; none if they cannot be found. Belongs to one request. */
final class LateOrigins implements Origins {
    private final Consumer<Consumer<Origins>> search;
    private Origins found;

    /**
     * Servers to be found.
     *
     * @param search gives them, or null, to what it is given, on the event loop
     */
    LateOrigins(Consumer<Consumer<Origins>> search) {
        this.search = search;
    }

    @Override
    public void whenReady(Runnable then) {
        search.accept(origins -> {
            found = origins;
            then.run();
        });
    }

    /** What was found; null for nothing yet. */
    Origins found() {
        return found;
    }

    @Override
    public Endpoint next() {
        return found == null ? null : found.next();
    }

    @Override
    public void finished(Endpoint endpoint, Outcome outcome) {
        found.finished(endpoint, outcome);
    }

    @Override
    public int tries() {
        return found == null ? 0 : found.tries();
    }
}
