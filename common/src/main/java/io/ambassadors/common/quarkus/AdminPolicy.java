package io.ambassadors.common.quarkus;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.netty.util.NetUtil;

/**
 * Decides which requests the admin plane serves. Pure: it sees addresses and headers, not a server.
 *
 * <p>Two questions are asked. {@link #checkOrigin} keeps web pages out: a page that a developer happens to visit can reach
 * {@code localhost}, or any address by rebinding its own name, but it cannot choose the Host and Origin headers that its browser
 * sends. {@link #checkCaller} keeps everybody else in the cluster out of what changes something or shows keys.
 */
public final class AdminPolicy {
    /** Exactly these two: a service mesh delivers foreign requests from other addresses of 127.0.0.0/8. */
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

    private static final String BEARER = "bearer ";

    private final String ownHost;
    private final List<String> allowedHosts;
    private final Supplier<List<String>> tokens;

    /**
     * @param ownHost the host's own name
     * @param allowedHosts further names, see {@link AdminConfig#allowedHosts()}
     * @param tokens the tokens in force at the moment of asking
     */
    public AdminPolicy(String ownHost, List<String> allowedHosts, Supplier<List<String>> tokens) {
        this.ownHost = lower(ownHost);
        this.allowedHosts = allowedHosts.stream()
                .map(AdminPolicy::lower)
                .filter(name -> !name.isEmpty())
                .toList();
        this.tokens = tokens;
    }

    /**
     * Whether the request may come from where a browser says it comes from.
     *
     * @param host the Host header or HTTP/2 authority; null when there is none, as in HTTP/1.0, which no browser speaks
     * @param origin the Origin header, or null
     */
    public Optional<Refusal> checkOrigin(String host, String origin) {
        if (host != null && !knownHost(hostOf(host))) {
            return Optional.of(new Refusal(
                    421,
                    "this admin plane does not go by the name " + printable(host),
                    "ask by IP address or localhost, or add the name to ambassador.admin.allowed-hosts"));
        }
        if (origin != null && !sameOrigin(host, origin)) {
            return Optional.of(new Refusal(
                    403,
                    "a page of " + printable(origin) + " may not use this admin plane",
                    "send the request without an Origin header, or from a page of this server"));
        }
        return Optional.empty();
    }

    /**
     * Whether the caller may change something or see keys and users.
     *
     * @param remote the peer's IP address; null when it has none
     * @param forwarded whether the request says that it was passed on for somebody else
     * @param authorization the Authorization header, or null
     */
    public Optional<Refusal> checkCaller(String remote, boolean forwarded, String authorization) {
        if (remote != null && !forwarded && LOOPBACK.contains(remote.split("%", 2)[0])) {
            return Optional.empty();
        }
        if (authorization != null && bearerMatches(authorization)) {
            return Optional.empty();
        }
        boolean configured = !tokens.get().isEmpty();
        String cure = "ask from the Pod itself or through kubectl port-forward, or "
                + (configured
                        ? "send Authorization: Bearer with the configured token"
                        : "configure ambassador.admin.token-file and send that token as Authorization: Bearer");
        String error = authorization == null
                ? "this needs a caller on loopback or a token"
                : "the token is not the configured one";
        return Optional.of(new Refusal(configured ? 401 : 403, error, cure));
    }

    private boolean knownHost(String name) {
        if (name.equals("localhost") || name.equals(ownHost) || isAddress(name)) {
            return true;
        }
        for (String allowed : allowedHosts) {
            if (allowed.equals("*") || allowed.equals(name) || (allowed.startsWith(".") && name.endsWith(allowed))) {
                return true;
            }
        }
        return false;
    }

    private boolean bearerMatches(String authorization) {
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return false;
        }
        byte[] shown = authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        boolean matches = false;
        for (String token : tokens.get()) {
            matches |= MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), shown);
        }
        return matches;
    }

    private static boolean sameOrigin(String host, String origin) {
        try {
            URI uri = new URI(origin);
            int standardPort = "https".equals(uri.getScheme()) ? 443 : 80;
            return host != null
                    && uri.getRawAuthority() != null
                    && withPort(uri.getRawAuthority(), standardPort).equals(withPort(host, standardPort));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String withPort(String authority, int port) {
        String text = lower(authority);
        return text.length() > hostOf(text).length() && text.lastIndexOf(':') > text.lastIndexOf(']')
                ? text
                : text + ":" + port;
    }

    /** The host of {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}, lower case and without brackets and closing dot. */
    static String hostOf(String authority) {
        String text = lower(authority.strip());
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static boolean isAddress(String name) {
        return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 100); i++) {
            char c = text.charAt(i);
            out.append(c >= ' ' && c < 0x7f ? c : '?');
        }
        return out.toString();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
