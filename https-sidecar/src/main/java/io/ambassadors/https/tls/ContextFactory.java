package io.ambassadors.https.tls;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;

import io.ambassadors.https.certificates.ClientTrust;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.ClientsConfig.Verify;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.config.TlsConfig.PostQuantum;
import io.ambassadors.https.config.TlsConfig.Profile;

/**
 * Makes TLS contexts of Mozilla's profiles (guidelines 6.0): by BoringSSL, or by the JDK where there is no BoringSSL for the machine.
 */
final class ContextFactory {
    /** Mozilla 6.0; TLS 1.3 has no others either. */
    static final List<String> SUITES_13 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /** Mozilla 6.0, intermediate. */
    static final List<String> SUITES_12 = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** The group that joins a classical and a post-quantum agreement, as BoringSSL names it. */
    static final String POST_QUANTUM_GROUP = "X25519MLKEM768";

    private static final List<String> CLASSICAL_GROUPS = List.of("X25519", "P-256", "P-384");

    private final TlsConfig tls;
    private final ClientsConfig clients;
    private final ClientTrust trust;
    private final SslProvider library;

    ContextFactory(TlsConfig tls, ClientsConfig clients, ClientTrust trust, SslProvider library) {
        this.library = library;
        this.tls = tls;
        this.clients = clients;
        this.trust = trust;
    }

    /** Whether BoringSSL is there for this machine. */
    static boolean hasBoringSsl() {
        return OpenSsl.isAvailable() && "BoringSSL".equals(OpenSsl.versionString());
    }

    /** What speaks TLS on this machine. */
    static SslProvider library() {
        return hasBoringSsl() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
    }

    /** Versions of a configuration, as Java names them. */
    static List<String> versions(TlsConfig tls) {
        boolean only13 = tls.profile() == Profile.MODERN || tls.postQuantum() == PostQuantum.REQUIRE;
        return only13 ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2");
    }

    /** Groups of a configuration, as BoringSSL names them, those that are preferred first. */
    static List<String> groups(TlsConfig tls) {
        List<String> groups = new ArrayList<>();
        if (tls.postQuantum() != PostQuantum.OFF) {
            groups.add(POST_QUANTUM_GROUP);
        }
        if (tls.postQuantum() != PostQuantum.REQUIRE) {
            groups.addAll(CLASSICAL_GROUPS);
        }
        return groups;
    }

    /**
     * A context that serves as this identity.
     *
     * @param applicationProtocols offered by ALPN; none if empty
     * @throws SSLException if the library refuses what it is given; the message says what
     */
    SslContext create(Identity identity, Collection<String> applicationProtocols) throws SSLException {
        return create(identity, applicationProtocols, clients.verify() != Verify.NONE);
    }

    /** A context that shows an ACME authority, which has no certificate of its own, that a name is ours (RFC 8737, 3). */
    SslContext challenge(Identity identity) throws SSLException {
        return create(identity, List.of(TlsChallenges.PROTOCOL), false);
    }

    private SslContext create(Identity identity, Collection<String> applicationProtocols, boolean verify)
            throws SSLException {
        try {
            return build(identity, applicationProtocols, verify);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            throw new SSLException(refused.getMessage(), refused);
        }
    }

    private SslContext build(Identity identity, Collection<String> applicationProtocols, boolean verify)
            throws SSLException {
        List<String> suites = new ArrayList<>(SUITES_13);
        List<String> versions = versions(tls);
        if (versions.contains("TLSv1.2")) {
            suites.addAll(SUITES_12);
        }
        SslContextBuilder builder = SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(library)
                .protocols(versions)
                .ciphers(suites, SupportedCipherSuiteFilter.INSTANCE)
                .sessionTimeout(tls.tickets().lifetime().toSeconds())
                .applicationProtocolConfig(alpn(applicationProtocols));
        if (verify) {
            builder.clientAuth(clients.isDemanded() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL)
                    .trustManager(ClientTrustManager.of(trust, clients));
        }
        if (library == SslProvider.JDK) {
            return builder.build();
        }
        builder.option(OpenSslContextOption.GROUPS, groups(tls).toArray(new String[0]));
        // Its certificate is at hand: nothing in a handshake is worth a detour through a queue of tasks.
        builder.option(OpenSslContextOption.USE_TASKS, false);
        builder.enableOcsp(identity.ocspResponse().isPresent());
        ReferenceCountedOpenSslContext context = (ReferenceCountedOpenSslContext) builder.build();
        // Sessions are in tickets; a cache here would be memory for nothing.
        context.sessionContext().setSessionCacheEnabled(false);
        return context;
    }

    private static ApplicationProtocolConfig alpn(Collection<String> protocols) {
        if (protocols.isEmpty()) {
            return ApplicationProtocolConfig.DISABLED;
        }
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                List.copyOf(protocols));
    }
}
