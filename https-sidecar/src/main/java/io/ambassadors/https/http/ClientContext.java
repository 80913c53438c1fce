package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.util.NetUtil;

import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.https.identity.ClientIdentity;
import io.ambassadors.https.tls.TlsSession;

/**
 * What is the same for all requests of a client's connection under one configuration, and what was the same for the last of them, as
 * bytes that are copied into each request.
 */
final class ClientContext {
    private static final String UNKNOWN = "unknown";
    private static final byte[] HTTPS_PORT = {'4', '4', '3'};

    private final SidecarHandler owner;
    private final TlsSession tls;
    private final boolean trusted;
    private final boolean allowed;
    private final String address;
    private final byte[] addressBytes;
    private final String forwardedFor;
    private final String by;
    private String authority;
    private byte[] forwarded;
    private byte[] port;
    private boolean misdirected;

    /**
     * What is known of a connection.
     *
     * @param owner whose configuration holds
     */
    ClientContext(SidecarHandler owner, ClientInfo client) {
        this.owner = owner;
        this.tls = client.tls() instanceof TlsSession session ? session : null;
        SocketAddress from = addressOf(client);
        this.trusted = owner.trusts(from);
        this.allowed = identity() != null && owner.permits(identity());
        this.address = text(from);
        this.addressBytes = address == null ? null : address.getBytes(ISO_8859_1);
        this.forwardedFor = address == null ? UNKNOWN : address.indexOf(':') < 0 ? address : "\"[" + address + "]\"";
        this.by = tls == null || tls.client() == null ? "" : owner.hosts().ownUri(tls.serverName());
    }

    /** That of a connection, made if there is none, or only one of an earlier configuration. */
    static ClientContext of(SidecarHandler owner, ClientInfo client) {
        if (client.attachment() instanceof ClientContext context && context.owner == owner) {
            return context;
        }
        ClientContext made = new ClientContext(owner, client);
        client.attach(made);
        return made;
    }

    /** Where the client is: whom the PROXY header names if there is one. Null if that cannot be known. */
    static SocketAddress addressOf(ClientInfo client) {
        return client.proxied() != null && client.proxied().source() != null
                ? client.proxied().source()
                : client.remote();
    }

    /** An address without its port; null if it has none. */
    static String text(SocketAddress from) {
        InetAddress host = from instanceof InetSocketAddress inet ? inet.getAddress() : null;
        return host == null ? null : NetUtil.toAddressString(host);
    }

    /** What is known of its TLS; null without. */
    TlsSession tls() {
        return tls;
    }

    /** Who the client is; null if it showed no certificate. */
    ClientIdentity identity() {
        return tls == null ? null : tls.client();
    }

    /** Whether it showed a certificate that is on the list of those that may come. */
    boolean isAllowed() {
        return allowed;
    }

    /** Whether what it says of clients behind it is believed. */
    boolean isTrusted() {
        return trusted;
    }

    /** Its address as text; null if it has none. */
    String address() {
        return address;
    }

    /** Its address as bytes; null if it has none. */
    byte[] addressBytes() {
        return addressBytes;
    }

    /** URI of the certificate that we have shown it; empty if it has none. */
    String by() {
        return by;
    }

    /** Puts together what depends on the host that a request is for: mostly the one of the request before. */
    void host(String newAuthority) {
        if (authority != null && authority.equals(newAuthority)) {
            return;
        }
        authority = newAuthority;
        String value = "for=" + forwardedFor + (newAuthority.isEmpty() ? "" : ";host=" + quoted(newAuthority))
                + ";proto=https";
        forwarded = value.getBytes(ISO_8859_1);
        String digits = Authority.port(newAuthority);
        port = digits.isEmpty() ? HTTPS_PORT : digits.getBytes(ISO_8859_1);
        misdirected = tls != null
                && !tls.serverName().isEmpty()
                && owner.hosts().isMisdirected(tls.serverName(), Authority.name(newAuthority));
    }

    /** A host is a token unless it has a port or is an IPv6 address (RFC 7239, 4 and 6). */
    private static String quoted(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return '"' + host.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            }
        }
        return host;
    }

    /** The element for {@code Forwarded} (RFC 7239), for the host that was last given. */
    byte[] forwarded() {
        return forwarded;
    }

    /** The port that the client used, as far as the host that was last given tells; 443 otherwise. */
    byte[] port() {
        return port;
    }

    /** Whether the host that was last given is served by another certificate of ours (RFC 9110, 7.4). */
    boolean isMisdirected() {
        return misdirected;
    }
}
