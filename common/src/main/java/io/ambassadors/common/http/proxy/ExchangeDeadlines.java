package io.ambassadors.common.http.proxy;

/** Until when an exchange waits for whom. Noted without a system call wherever something moves; looked at now and then. */
final class ExchangeDeadlines {
    private enum Waiting {
        NOBODY,
        CONNECT,
        ORIGIN
    }

    private final Exchange exchange;
    private Waiting waiting = Waiting.NOBODY;
    private long since;
    private long bodySince;
    private boolean bodyWanted;
    private long unsent;

    ExchangeDeadlines(Exchange exchange) {
        this.exchange = exchange;
    }

    void connecting() {
        waiting = Waiting.CONNECT;
        since = exchange.loop().now();
    }

    void asking() {
        waiting = Waiting.ORIGIN;
        since = exchange.loop().now();
    }

    void active() {
        since = exchange.loop().now();
    }

    void stop() {
        waiting = Waiting.NOBODY;
    }

    void bodyWanted(boolean wanted) {
        bodyWanted = wanted;
        bodySince = exchange.loop().now();
    }

    void bodyCame() {
        bodySince = exchange.loop().now();
        since = bodySince;
    }

    /** What has taken too long; null if nothing has. */
    Failure passed(long now) {
        boolean tunnel = exchange.isTunnel();
        if (bodyWanted
                && !tunnel
                && !exchange.body().isWhole()
                && now - bodySince > exchange.clientSettings().bodyTimeout().toNanos()) {
            bodyWanted = false;
            return Failure.BODY_TIMEOUT;
        }
        return switch (waiting) {
            case NOBODY -> null;
            case CONNECT ->
                now - since > exchange.plan().settings().connectTimeout().toNanos() ? Failure.CONNECT_TIMEOUT : null;
            case ORIGIN -> origin(now);
        };
    }

    private Failure origin(long now) {
        Attempt attempt = exchange.lastAttempt();
        if (attempt == null || attempt.isOver() || exchange.isOriginPaused()) {
            // Its client is slow, not the origin; the client's connection looks after that.
            since = now;
            return null;
        }
        long left = attempt.stream.unsentBytes();
        if (left > 0) {
            if (left != unsent) {
                unsent = left;
                since = now;
            }
            return now - since > exchange.plan().settings().sendTimeout().toNanos() ? Failure.SEND_TIMEOUT : null;
        }
        unsent = 0;
        if (!exchange.body().isWhole() && !exchange.isTunnel()) {
            // The origin waits for us, we wait for the client.
            since = now;
            return null;
        }
        return now - since > exchange.plan().settings().readTimeout().toNanos() ? Failure.READ_TIMEOUT : null;
    }
}
