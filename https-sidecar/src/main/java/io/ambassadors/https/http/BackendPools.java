package io.ambassadors.https.http;

import java.time.Duration;
import java.util.List;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.PoolSettings;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.stats.BackendSnapshot;

/** The connections to one backend on all event loops. A configuration that {@link #fit} says fits goes on with them. */
public final class BackendPools {
    private static final Duration LONGEST_TIME = Duration.ofHours(1);

    private final BackendConfig backend;
    private final PoolSettings settings;
    private final LoopBackend[] loops;

    /**
     * No connections yet.
     *
     * @param loops event loops
     * @param resolver finds the backend if it is given by name
     */
    public BackendPools(SidecarConfig config, List<HttpLoop> loops, Resolver resolver) {
        this.backend = config.backend();
        this.settings = settings(config);
        this.loops = loops.stream()
                .map(loop -> new LoopBackend(loop, backend, settings, resolver))
                .toArray(LoopBackend[]::new);
    }

    private static PoolSettings settings(SidecarConfig config) {
        HttpVersion version =
                config.backend().protocol() == BackendConfig.Protocol.H2C ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1;
        return new PoolSettings(
                version,
                config.http().idleBackendConnections(),
                Long.MAX_VALUE,
                LONGEST_TIME,
                config.http().backendKeepalive(),
                null);
    }

    /** Whether another configuration may go on with these connections. */
    public boolean fit(SidecarConfig config) {
        BackendConfig other = config.backend();
        return settings.equals(settings(config))
                && backend.host().equals(other.host())
                && backend.port() == other.port()
                && backend.unixPath().equals(other.unixPath());
    }

    /** What an event loop has of them. */
    LoopBackend of(HttpLoop loop) {
        return loops[loop.index()];
    }

    /** The configuration that used them is gone: closes what is idle, and the rest behind its request. Called on the event loop. */
    public void retire(HttpLoop loop) {
        of(loop).retire();
    }

    /** What an event loop knows of the backend; called on it. */
    public BackendSnapshot part(HttpLoop loop) {
        return of(loop).snapshot();
    }

    /** The sum of all event loops; it fails if it fails on any of them. */
    public static BackendSnapshot sum(List<BackendSnapshot> parts) {
        BackendSnapshot last = parts.get(0);
        long idle = 0;
        long active = 0;
        long connects = 0;
        long failures = 0;
        boolean failing = false;
        for (BackendSnapshot part : parts) {
            idle += part.connectionsIdle();
            active += part.connectionsActive();
            connects += part.connects();
            failures += part.connectFailures();
            failing |= part.failing();
            if (part.lastFailureMillis() > last.lastFailureMillis()) {
                last = part;
            }
        }
        return new BackendSnapshot(
                last.address(),
                last.protocol(),
                idle,
                active,
                connects,
                failures,
                last.lastFailure(),
                last.lastFailureMillis(),
                failing);
    }
}
