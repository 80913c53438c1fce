package io.ambassadors.https.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import javax.net.ssl.SSLException;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.https.acme.AcmeChallenges;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.http.AccessLog;
import io.ambassadors.https.http.BackendPools;
import io.ambassadors.https.http.CertificateHosts;
import io.ambassadors.https.http.HttpState;
import io.ambassadors.https.http.RedirectHandler;
import io.ambassadors.https.http.SidecarHandler;
import io.ambassadors.https.tcp.ConnectionLog;
import io.ambassadors.https.tcp.ConnectionLogFile;
import io.ambassadors.https.tcp.ConnectionRecord;
import io.ambassadors.https.tcp.OpenConnections;
import io.ambassadors.https.tcp.TcpLoop;
import io.ambassadors.https.tcp.TcpPlan;
import io.ambassadors.https.tls.TlsPlane;

/**
 * What serves: event loops, listeners, TLS, the backend, logs. Everything that changes it is called by one thread at a time; requests and
 * connections that are under way when a configuration takes over end with the one before.
 */
final class DataPlane implements AutoCloseable {
    private final HttpLoops loops;
    private final TlsPlane tls;
    private final HttpState http;
    private final List<TcpLoop> relays;
    private final OpenConnections relayed = new OpenConnections();
    private final Resolver resolver = new Resolver();
    private final LogWriter logs = new LogWriter();
    private final AcmeChallenges challenges;
    private Map<String, Listener> listeners = new LinkedHashMap<>();
    private volatile Serving serving;
    private volatile boolean started;
    private boolean stopping;
    private boolean closed;

    /**
     * A data plane that does not serve yet.
     *
     * @param first whose bounds of handshakes hold for ever
     */
    DataPlane(int eventLoops, SidecarConfig first, AcmeChallenges challenges, String version) {
        this.loops = new HttpLoops(eventLoops);
        this.challenges = challenges;
        this.tls = new TlsPlane(loops, first.tls().handshake(), challenges::tlsAlpn01);
        this.http = new HttpState(loops.all(), new CertificateHosts(tls::certificates), version);
        this.relays = loops.all().stream().map(TcpLoop::new).toList();
    }

    /**
     * Puts a configuration in force: the first, or another. New listeners are bound and logs opened before anything changes, so that
     * it takes effect whole or not at all.
     *
     * @throws IOException if a listener cannot be bound, a log not be opened, or TLS refuses its settings; then nothing has changed
     */
    synchronized void apply(SidecarConfig config, CertificateSet certificates) throws IOException {
        if (stopping) {
            throw new IOException("shutting down");
        }
        Serving before = serving;
        Serving next = serving(config, before);
        Map<String, Listener> running = new LinkedHashMap<>();
        List<Listener> bound = new ArrayList<>();
        try {
            if (before == null) {
                // A client may come as soon as a listener is bound: what serves it must be there.
                tls.apply(config, certificates);
                serving = next;
            }
            for (Listener wanted : listeners(next)) {
                keepOrBind(wanted, running, bound);
            }
            if (before != null) {
                tls.apply(config, certificates);
            }
        } catch (IOException | RuntimeException e) {
            bound.forEach(Listener::stopAccepting);
            serving = before;
            next.closeLogs(logs);
            throw e;
        }
        commit(before, next, running, bound);
    }

    private List<Listener> listeners(Serving next) {
        List<Listener> wanted = new ArrayList<>();
        for (ListenPoint point : next.config().listen()) {
            wanted.add(new TlsListener(point, () -> serving, tls, relays));
        }
        next.config()
                .redirect()
                .ifPresent(redirect ->
                        wanted.add(new RedirectListener(redirect.listen(), () -> serving, next.redirect())));
        return wanted;
    }

    private void keepOrBind(Listener wanted, Map<String, Listener> running, List<Listener> bound) throws IOException {
        String text = wanted.point().text();
        Listener present = listeners.get(text);
        if (present == null) {
            wanted.bind(loops);
            bound.add(wanted);
        }
        running.put(text, present != null && present.isTls() == wanted.isTls() ? present : wanted);
    }

    private Serving serving(SidecarConfig config, Serving before) throws IOException {
        boolean requests = config.backend().protocol().isHttp();
        AccessLog log = config.accessLog().isPresent() && requests
                ? AccessLog.open(config.accessLog().get(), logs)
                : AccessLog.OFF;
        try {
            ConnectionLog connections = config.accessLog().isPresent() && !requests
                    ? ConnectionLogFile.open(config.accessLog().get(), logs)
                    : ConnectionLog.NONE;
            return serving(config, before, log, connections);
        } catch (IOException | RuntimeException e) {
            log.close(logs);
            throw e;
        }
    }

    private Serving serving(SidecarConfig config, Serving before, AccessLog log, ConnectionLog connections) {
        BackendPools pools = before != null && before.pools().fit(config)
                ? before.pools()
                : new BackendPools(config, loops.all(), resolver);
        RedirectHandler redirect = config.redirect()
                .map(where -> new RedirectHandler(where, config.acme().map(any -> challenges::http01), http, log))
                .orElse(null);
        TcpPlan relay = new TcpPlan(config.backend(), config.tcp(), resolver, relayed, this::ended);
        return new Serving(
                config, pools, new SidecarHandler(config, http, pools, log), redirect, relay, log, connections);
    }

    /** A connection may outlive the configuration that it began with; it is logged where connections are logged now. */
    private void ended(ConnectionRecord connection) {
        serving.connections().ended(connection);
    }

    private void commit(Serving before, Serving after, Map<String, Listener> running, List<Listener> bound) {
        // Before they are told of another configuration: those that it does not want go on with the one before.
        listeners.forEach((text, listener) -> {
            Listener next = running.get(text);
            if (next != listener) {
                if (next != null) {
                    next.takeOver(listener);
                }
                listener.retire();
            }
        });
        serving = after;
        bound.forEach(Listener::publish);
        listeners = running;
        started = true;
        if (before != null) {
            endBehindRequests(before, before.pools() == after.pools());
        }
    }

    /** A request is logged when it is over, by the configuration that it began with; and until then it uses its connections. */
    private void endBehindRequests(Serving before, boolean poolsStay) {
        loops.behindAll(
                (loop, idle) -> {
                    if (!poolsStay) {
                        before.pools().retire(loop);
                    }
                    Runnable redirectsIdle = before.redirect() == null
                            ? idle
                            : () -> before.redirect().whenIdle(loop, idle);
                    before.handler().whenIdle(loop, redirectsIdle);
                },
                // Waits for the disk, so not on the event loop.
                () -> ForkJoinPool.commonPool().execute(() -> before.closeLogs(logs)));
    }

    /**
     * Puts certificates in force for new connections.
     *
     * @return why the secret of session tickets is not in force as its file has it
     * @throws SSLException if TLS refuses them; then nothing has changed
     */
    synchronized Optional<ConfigProblem> certificates(CertificateSet certificates) throws SSLException {
        return serving == null || closed ? Optional.empty() : tls.refresh(serving.config(), certificates);
    }

    TlsPlane tls() {
        return tls;
    }

    HttpLoops loops() {
        return loops;
    }

    HttpState http() {
        return http;
    }

    List<TcpLoop> relays() {
        return relays;
    }

    LogWriter logs() {
        return logs;
    }

    /** What is in force; null before the first. */
    Serving serving() {
        return serving;
    }

    /** The listeners that accept now. */
    synchronized List<Listener> listeners() {
        return List.copyOf(listeners.values());
    }

    /** The TCP port of the first listener with TLS; empty if it listens on none. */
    synchronized Optional<Integer> port() {
        return listeners.values().stream()
                .filter(listener ->
                        listener.isTls() && listener.point().unixPath().isEmpty())
                .map(listener -> listener.point().port())
                .findFirst();
    }

    /** Whether every listener of the first configuration was bound. */
    boolean isStarted() {
        return started;
    }

    /** Whether it has ended. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** Accepts no more; connections close behind the responses that are under way. */
    synchronized void stopAccepting() {
        stopping = true;
        listeners.values().forEach(Listener::stopAccepting);
        if (!closed) {
            loops.run(HttpLoop::drain);
        }
    }

    /** Clients that are connected. */
    synchronized int clients() {
        return closed ? 0 : loops.clients();
    }

    /** Closes every connection and ends the event loops. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopping = true;
        listeners.values().forEach(Listener::stopAccepting);
        loops.run(loop -> relays.get(loop.index()).breakAll());
        loops.close();
        tls.close();
        resolver.close();
        logs.close();
    }
}
