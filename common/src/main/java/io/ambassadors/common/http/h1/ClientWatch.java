package io.ambassadors.common.http.h1;

import java.time.Duration;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Timed;

/** Looks after what a client must do in time: send its head, its next request, take its response, leave. */
final class ClientWatch extends Timed {
    private final ClientConnection connection;
    private final HttpLoop loop;
    private final Output output;
    private long sinceNanos;
    private long lingerUntil;
    private long stalledSince;
    private long unsent;

    ClientWatch(ClientConnection connection, HttpLoop loop, Output output) {
        this.connection = connection;
        this.loop = loop;
        this.output = output;
    }

    /** Something came, or something else is waited for. */
    void restart() {
        sinceNanos = loop.now();
    }

    /** Lingering begins. */
    void linger(ClientSettings settings) {
        restart();
        lingerUntil = sinceNanos + settings.lingeringTime().toNanos();
    }

    @Override
    protected void look(long now) {
        ClientSettings settings = connection.settings();
        switch (connection.state()) {
            case HEAD -> head(now, settings);
            case LINGER -> lingering(now, settings);
            case DISCARD -> {
                if (connection.isResponseDone() && late(now, settings.lingeringTime())) {
                    connection.abort();
                }
            }
            default -> {}
        }
        if (connection.state() != ClientConnection.State.CLOSED) {
            response(now, settings);
        }
    }

    private void head(long now, ClientSettings settings) {
        if (connection.isHeadPartial()) {
            if (late(now, settings.headerTimeout())) {
                connection.refuse(408, "the head did not come in time");
            }
            return;
        }
        boolean first = connection.requests() == 0;
        if (late(now, first ? settings.headerTimeout() : settings.keepaliveTimeout()) || loop.isDraining() && !first) {
            connection.closeWhenSent();
        }
    }

    private void lingering(long now, ClientSettings settings) {
        if (output.unsentBytes() > 0) {
            // Lingering begins when the response is sent.
            sinceNanos = now;
            lingerUntil = now + settings.lingeringTime().toNanos();
        } else if (late(now, settings.lingeringTimeout()) || now > lingerUntil) {
            connection.abort();
        }
    }

    private void response(long now, ClientSettings settings) {
        long left = output.unsentBytes();
        if (left == 0 || left != unsent) {
            unsent = left;
            stalledSince = now;
        } else if (now - stalledSince > settings.sendTimeout().toNanos()) {
            connection.gone(Failure.CLIENT_STALLED);
        }
    }

    private boolean late(long now, Duration limit) {
        return now - sinceNanos > limit.toNanos();
    }
}
