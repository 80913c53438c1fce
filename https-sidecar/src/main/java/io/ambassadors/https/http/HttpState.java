package io.ambassadors.https.http;

import java.util.List;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.server.OwnFields;

/** What the handlers of all configurations have in common, reload after reload: counters, and what each event loop has for itself. */
public final class HttpState {
    /** What we call ourselves in responses. */
    static final String NAME = "https-sidecar";

    /** Requests that wait for a backend on one event loop. */
    private static final int MOST_WAITING = 1024;

    private final CertificateHosts hosts;
    private final LoopPart[] parts;

    /** What one event loop has for itself. */
    static final class LoopPart {
        final HttpCounters counters = new HttpCounters();
        final OwnFields own;
        final WaitingRoom waiting;

        LoopPart(HttpLoop loop, String version) {
            own = new OwnFields(NAME, version);
            waiting = new WaitingRoom(loop, MOST_WAITING);
        }
    }

    /**
     * Nothing yet.
     *
     * @param hosts what the certificates in force say
     * @param version of this program
     */
    public HttpState(List<HttpLoop> loops, CertificateHosts hosts, String version) {
        this.hosts = hosts;
        this.parts = loops.stream().map(loop -> new LoopPart(loop, version)).toArray(LoopPart[]::new);
    }

    CertificateHosts hosts() {
        return hosts;
    }

    int loops() {
        return parts.length;
    }

    LoopPart of(HttpLoop loop) {
        return parts[loop.index()];
    }

    /** What is counted on an event loop; read it there. */
    public HttpCounters counters(HttpLoop loop) {
        return of(loop).counters;
    }
}
