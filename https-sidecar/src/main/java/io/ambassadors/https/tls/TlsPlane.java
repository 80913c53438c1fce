package io.ambassadors.https.tls;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.stats.TlsSnapshot;

/**
 * TLS of all listeners and event loops: what is in force, and how it is replaced. Connections keep what they began with. Everything that
 * changes it is called by one thread at a time.
 */
public final class TlsPlane implements AutoCloseable {
    private final HttpLoops loops;
    private final TlsChallenges challenges;
    private final SslProvider library;
    private final List<TlsLoop> parts = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();
    private volatile TlsContexts contexts;
    private volatile TlsConfig.Handshake bounds;
    private TicketKeys ticketKeys;
    private TlsConfig.Tickets ticketConfig;
    private Future<?> rotation;

    /**
     * TLS that does not serve yet.
     *
     * @param bounds of handshakes; their timeout can be changed, their numbers not
     */
    public TlsPlane(HttpLoops loops, TlsConfig.Handshake bounds, TlsChallenges challenges) {
        this(loops, bounds, challenges, ContextFactory.library());
    }

    /** As the other, with a library that is not the best of this machine. */
    public TlsPlane(HttpLoops loops, TlsConfig.Handshake bounds, TlsChallenges challenges, SslProvider library) {
        this.loops = loops;
        this.library = library;
        this.bounds = bounds;
        this.challenges = challenges;
        for (HttpLoop loop : loops.all()) {
            HandshakeGate gate = HandshakeGate.of(
                    bounds, loop.eventLoop(), loop.index(), loops.all().size());
            parts.add(new TlsLoop(loop, gate, new TlsCounters()));
        }
    }

    /** Which library speaks it, for logs and pages. */
    public static String library() {
        return ContextFactory.hasBoringSsl() ? "BoringSSL" : "the JDK's";
    }

    /** Why BoringSSL does not speak it on this machine; empty if it does. */
    public static Optional<String> withoutBoringSsl() {
        if (ContextFactory.hasBoringSsl()) {
            return Optional.empty();
        }
        Throwable cause = OpenSsl.unavailabilityCause();
        return Optional.of("BoringSSL cannot be loaded" + (cause == null ? "" : ": " + cause));
    }

    /** Whether X25519MLKEM768 can be had on this machine. */
    public static boolean hasPostQuantum() {
        return ContextFactory.hasBoringSsl();
    }

    /**
     * Puts these certificates and settings in force for new connections.
     *
     * @throws SSLException if TLS refuses them, or the secret of session tickets cannot be had; the message says what. Then nothing has
     *     changed
     */
    public synchronized void apply(SidecarConfig config, CertificateSet certificates) throws SSLException {
        TlsContexts next = new TlsContexts(config, certificates, challenges, library);
        Optional<ConfigProblem> refused = prepareTickets(config.tls().tickets());
        if (refused.isPresent()) {
            next.release();
            throw new SSLException(text(refused.get()));
        }
        commit(config, next);
    }

    /**
     * Puts other certificates in force under the same settings, and takes the secret of session tickets anew. One that cannot be had does not
     * hold the certificates back: the keys that were in force stay, and go on to follow the clock.
     *
     * @return what is wrong with the secret
     * @throws SSLException if TLS refuses the certificates; the message says what. Then nothing has changed
     */
    public synchronized Optional<ConfigProblem> refresh(SidecarConfig config, CertificateSet certificates)
            throws SSLException {
        TlsContexts next = new TlsContexts(config, certificates, challenges, library);
        Optional<ConfigProblem> refused = prepareTickets(config.tls().tickets());
        commit(config, next);
        return refused;
    }

    private void commit(SidecarConfig config, TlsContexts next) {
        TlsContexts before = contexts;
        if (ticketKeys != null) {
            next.ticketKeys(ticketKeys.keys(System.currentTimeMillis()));
        }
        contexts = next;
        bounds = config.tls().handshake();
        rotate();
        if (before != null) {
            // An event loop that has just asked for them is through with them behind a task of its own.
            loops.behindAll((loop, through) -> through.run(), before::release);
        }
    }

    /** Why there are no new keys; those before stay then. */
    private Optional<ConfigProblem> prepareTickets(TlsConfig.Tickets tickets) {
        if (!tickets.enabled()) {
            ticketKeys = null;
            ticketConfig = tickets;
            return Optional.empty();
        }
        byte[] secret = null;
        if (tickets.secret().isPresent()) {
            TicketSecret.Result read = TicketSecret.read(tickets.secret().get());
            if (read instanceof TicketSecret.Result.Refused refused) {
                return Optional.of(refused.problem());
            }
            secret = ((TicketSecret.Result.Good) read).secret();
        }
        boolean sameTimes = ticketConfig != null
                && ticketConfig.rotation().equals(tickets.rotation())
                && ticketConfig.lifetime().equals(tickets.lifetime());
        boolean sameKind = ticketConfig != null
                && ticketConfig.secret().isPresent() == tickets.secret().isPresent();
        if (ticketKeys == null || !sameTimes) {
            ticketKeys = new TicketKeys(secret, tickets.rotation(), tickets.lifetime(), random);
        } else if (secret != null || !sameKind) {
            ticketKeys.replace(secret, System.currentTimeMillis());
        }
        ticketConfig = tickets;
        return Optional.empty();
    }

    private static String text(ConfigProblem problem) {
        return problem.file() + ": " + problem.message() + "; " + problem.cure();
    }

    /** Takes the keys of now, and comes back when there are others. */
    private synchronized void rotate() {
        if (rotation != null) {
            rotation.cancel(false);
            rotation = null;
        }
        if (ticketKeys == null || contexts == null) {
            return;
        }
        long now = System.currentTimeMillis();
        contexts.ticketKeys(ticketKeys.keys(now));
        long wait = Math.max(1, ticketKeys.nextChange(now) - now);
        // Clocks may be set: a key must not outlive its time for long because of that.
        long most = Duration.ofMinutes(1).toMillis();
        // Not on an event loop, which would wait here for whoever makes contexts.
        rotation = GlobalEventExecutor.INSTANCE.schedule(this::rotate, Math.min(wait, most), TimeUnit.MILLISECONDS);
    }

    /** Puts TLS first on a connection that was accepted, on its event loop; behind it comes what serves it. */
    public void secure(Channel channel, HttpLoop loop, Secured next) {
        TlsLoop part = parts.get(loop.index());
        channel.pipeline().addLast(TlsHandshake.NAME, new TlsHandshake(part, () -> contexts, bounds.timeout(), next));
    }

    /** Handshakes of all event loops. */
    public TlsSnapshot snapshot() {
        return TlsCounters.sum(parts.stream().map(TlsLoop::counters).toList());
    }

    /** Handshakes that were completed as this identity, while it is in force. */
    public long handshakes(Identity identity) {
        TlsContexts present = contexts;
        return present == null ? 0 : present.handshakes(identity);
    }

    /** The certificates in force; null before the first. */
    public CertificateSet certificates() {
        TlsContexts present = contexts;
        return present == null ? null : present.certificates();
    }

    /** Serves no more. The event loops must have ended their connections. */
    @Override
    public synchronized void close() {
        if (rotation != null) {
            rotation.cancel(false);
            rotation = null;
        }
        if (contexts != null) {
            contexts.release();
            contexts = null;
        }
    }
}
