package io.ambassadors.https.tls;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;

import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.config.CertificatesConfig.UnknownName;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.ClientsConfig.Verify;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.identity.AllowList;

/** The contexts of all identities in force, and which of them serves a client. A reload makes others. */
final class TlsContexts {
    private final CertificateSet certificates;
    private final UnknownName unknownName;
    private final boolean tickets;
    private final ClientsConfig clients;
    private final AllowList allowed;
    private final ContextFactory factory;
    private final TlsChallenges challenges;
    private final Map<Identity, Serving> serving = new IdentityHashMap<>();

    /**
     * What serves a connection.
     *
     * @param identity as whom
     * @param handshakes that were completed so
     * @param isChallenge whether the connection is an ACME authority's, which looks at the certificate and must get no further
     */
    record Serving(SslContext context, Identity identity, LongAdder handshakes, boolean isChallenge) {}

    /**
     * Makes a context for each identity.
     *
     * @throws SSLException if one cannot be made; the message names the identity's source
     */
    TlsContexts(SidecarConfig config, CertificateSet certificates, TlsChallenges challenges, SslProvider library)
            throws SSLException {
        this.certificates = certificates;
        this.unknownName = config.certificates().unknownName();
        this.tickets = config.tls().tickets().enabled();
        this.clients = config.clients();
        requireAuthorities();
        this.allowed = AllowList.of(clients.allow());
        this.factory = new ContextFactory(config.tls(), clients, certificates.clientTrust(), library);
        this.challenges = challenges;
        List<String> protocols =
                config.backend().protocol().isHttp() ? config.tls().applicationProtocols() : List.of();
        try {
            for (Identity identity : certificates.identities()) {
                add(identity, protocols);
            }
        } catch (SSLException | RuntimeException e) {
            release();
            throw e;
        }
    }

    /** Without an authority nobody could be verified, and nobody must come unverified. */
    private void requireAuthorities() throws SSLException {
        if (clients.verify() != Verify.NONE
                && certificates.clientTrust().authorities().isEmpty()) {
            throw new SSLException(
                    "clients.verify is " + clients.verify().name().toLowerCase(Locale.ROOT)
                            + ", but there is no authority to verify clients by: expected certificates in clients.ca, or in a"
                            + " ca.crt beside the certificates; add ca: and the path of the clients' authority below clients:");
        }
    }

    private void add(Identity identity, List<String> protocols) throws SSLException {
        SslContext context;
        try {
            context = factory.create(identity, protocols);
        } catch (SSLException e) {
            throw new SSLException(identity.source() + ": TLS cannot use it: " + e.getMessage(), e);
        }
        if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            sessions.setSessionIdContext(SessionIdContext.of(clients, certificates.clientTrust()));
        }
        serving.put(identity, new Serving(context, identity, new LongAdder(), false));
    }

    /** The certificates that these contexts serve. */
    CertificateSet certificates() {
        return certificates;
    }

    /** Which clients may come. */
    ClientsConfig clients() {
        return clients;
    }

    /** Of those with a certificate. */
    AllowList allowed() {
        return allowed;
    }

    /** Whether sessions are resumed. */
    boolean hasTickets() {
        return tickets;
    }

    /**
     * Why a client may not come although the handshake let it: resuming a session verifies nothing anew, and since it was made the allow
     * list may have become another, and the client's certificate too old. With exempt paths the requests are checked.
     */
    Optional<HandshakeFailure> refusal(TlsSession session) {
        if (clients.verify() == Verify.NONE || !clients.exempt().isEmpty()) {
            return Optional.empty();
        }
        if (session.client() == null) {
            return clients.verify() == Verify.REQUIRED ? Optional.of(HandshakeFailure.CERTIFICATE) : Optional.empty();
        }
        if (!session.client().isAllowed()) {
            return Optional.of(HandshakeFailure.ALLOW);
        }
        boolean ended = session.resumed()
                && session.client().certificate().getNotAfter().getTime() < System.currentTimeMillis();
        return ended ? Optional.of(HandshakeFailure.CERTIFICATE) : Optional.empty();
    }

    /**
     * What serves a client; empty if nothing does. To be called on an event loop, and to be released ({@link Serving#context}) by the
     * caller: other contexts may take over while it waits for its turn.
     *
     * @throws SSLException if an answer to an ACME authority cannot be made
     */
    Optional<Serving> choose(ClientHello hello) throws SSLException {
        if (hello.applicationProtocols().equals(List.of(TlsChallenges.PROTOCOL))) {
            Optional<Identity> challenge = challenges.forName(hello.serverName());
            if (challenge.isPresent()) {
                SslContext once = factory.challenge(challenge.get());
                return Optional.of(new Serving(once, challenge.get(), new LongAdder(), true));
            }
        }
        Identity identity = certificates.byDefault();
        if (!hello.serverName().isEmpty()) {
            Optional<Identity> named = certificates.named(hello.serverName());
            if (named.isPresent()) {
                identity = named.get();
            } else if (unknownName == UnknownName.REFUSE) {
                return Optional.empty();
            }
        }
        Optional<Serving> found = Optional.ofNullable(identity == null ? null : serving.get(identity));
        found.ifPresent(chosen -> ReferenceCountUtil.retain(chosen.context()));
        return found;
    }

    /** Handshakes that were completed as this identity. */
    long handshakes(Identity identity) {
        Serving found = serving.get(identity);
        return found == null ? 0 : found.handshakes().sum();
    }

    /** From now on tickets are made with the first of these keys, and read with all. */
    void ticketKeys(OpenSslSessionTicketKey... keys) {
        for (Serving each : serving.values()) {
            if (each.context().sessionContext() instanceof OpenSslServerSessionContext sessions) {
                sessions.setTicketKeys(keys);
            }
        }
    }

    /** Begins no more connections; those that are open keep what they need. */
    void release() {
        serving.values().forEach(each -> ReferenceCountUtil.release(each.context()));
    }
}
