package io.ambassadors.https.certificates;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All certificates in force. Immutable.
 */
public final class CertificateSet {
    private final List<Identity> identities;
    private final Identity byDefault;
    private final ClientTrust clientTrust;
    private final Map<String, Identity> byName = new HashMap<>();

    /**
     * A set.
     *
     * @param identities those that come first win where names are the same
     * @param byDefault serves clients that name no server; null if there is none at all
     */
    public CertificateSet(List<Identity> identities, Identity byDefault, ClientTrust clientTrust) {
        this.identities = List.copyOf(identities);
        this.byDefault = byDefault;
        this.clientTrust = clientTrust;
        for (Identity identity : identities) {
            for (String name : identity.names()) {
                byName.putIfAbsent(ServerNames.normalized(name), identity);
            }
        }
    }

    /** All identities, in the order of the configuration. */
    public List<Identity> identities() {
        return identities;
    }

    /** Serves clients that name no server; null if there is none at all. */
    public Identity byDefault() {
        return byDefault;
    }

    /** Whom client certificates must come from. */
    public ClientTrust clientTrust() {
        return clientTrust;
    }

    /**
     * The identity for a server name: the very name, or a wildcard in the place of its first label (RFC 9525, 6.3). A wildcard stands for
     * one label, and never for part of an address.
     *
     * @param serverName in any case, with or without the dot of the root
     */
    public Optional<Identity> named(String serverName) {
        Identity plain = byName.get(serverName);
        if (plain != null) {
            return Optional.of(plain);
        }
        String name = ServerNames.normalized(serverName);
        Identity exact = byName.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        int dot = name.indexOf('.');
        return dot <= 0 || ServerNames.isAddress(name)
                ? Optional.empty()
                : Optional.ofNullable(byName.get("*" + name.substring(dot)));
    }

    /** Whether any identity came from the development authority. */
    public boolean isDevelopment() {
        return identities.stream().anyMatch(identity -> identity.kind() == Identity.Kind.DEVELOPMENT);
    }
}
