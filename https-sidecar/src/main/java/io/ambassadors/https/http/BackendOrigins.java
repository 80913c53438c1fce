package io.ambassadors.https.http;

import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Origins;

/** The addresses of the backend for one request. */
final class BackendOrigins implements Origins {
    private final Exchange exchange;
    private final LoopBackend backend;
    private int begun;
    private boolean inUse;

    BackendOrigins(Exchange exchange, LoopBackend backend) {
        this.exchange = exchange;
        this.backend = backend;
    }

    @Override
    public void whenReady(Runnable then) {
        backend.whenResolved(then);
    }

    @Override
    public Endpoint next() {
        int size = backend.size();
        if (size == 0 && begun == 0) {
            begun = 1;
            inUse = true;
            return backend.unknown();
        }
        if (begun >= size) {
            return null;
        }
        inUse = true;
        return backend.endpoint(begun++);
    }

    @Override
    public void finished(Endpoint endpoint, Outcome outcome) {
        inUse = false;
        if (outcome == Outcome.FAILED) {
            backend.failed(exchange.lastAttempt());
        } else if (exchange.lastAttempt().failure() == null
                && exchange.lastAttempt().status() != 0) {
            backend.succeeded(endpoint);
        }
    }

    @Override
    public int tries() {
        return Math.max(0, backend.size() - begun) + (inUse ? 1 : 0);
    }
}
