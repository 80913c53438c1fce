package io.ambassadors.https.config.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

import io.ambassadors.common.config.Digits;
import io.ambassadors.common.config.Malformed;
import io.ambassadors.common.net.Resolver;

/** Names of files, hosts, people, protocols and keys. */
final class Names {
    /** A file or directory; a relative one is looked for in the working directory. */
    static final ScalarForm<Path> PATH = new ScalarForm<>("a path", Names::path);

    /** Any text. */
    static final ScalarForm<String> TEXT = new ScalarForm<>("text", text -> text);

    /** The name of a server. */
    static final ScalarForm<String> DNS = new ScalarForm<>("a DNS name", text -> dns(text, false));

    /** The same, or all names below one. */
    static final ScalarForm<String> DNS_PATTERN =
            new ScalarForm<>("a DNS name, or *. and one", text -> dns(text, true));

    /** URIs of certificates. */
    static final ScalarForm<String> URI_PATTERN =
            new ScalarForm<>("a URI such as spiffe://example.org/app", Names::uriPattern);

    /** Addresses. */
    static final ScalarForm<String> NETWORK =
            new ScalarForm<>("an address or a network such as 10.0.0.0/8", Names::network);

    /** Digest of a key. */
    static final ScalarForm<String> SPKI =
            new ScalarForm<>("the SHA-256 of a public key, in hexadecimal or base64", Names::spki);

    /** Path of a request. */
    static final ScalarForm<String> REQUEST_PATH = new ScalarForm<>("a path of requests such as /healthz", text -> {
        if (!text.startsWith("/") || text.chars().anyMatch(c -> c <= ' ' || c == '?' || c == '#' || c > '~')) {
            throw new Malformed("", "write the path alone, from '/' on; one that ends with '/' stands for all below");
        }
        return text;
    });

    /** What ALPN offers. */
    static final ScalarForm<String> PROTOCOL = new ScalarForm<>("the name of a protocol, such as h2", text -> {
        if (text.getBytes(UTF_8).length > 255 || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new Malformed("", "write a name as it is registered, such as h2 or http/1.1");
        }
        return text;
    });

    /** Somebody to write to. */
    static final ScalarForm<String> EMAIL = new ScalarForm<>("an e-mail address", text -> {
        if (!text.matches("[^@\\s,:]+@[^@\\s,:]+\\.[^@\\s,:]+")) {
            throw new Malformed("", "write for instance admin@example.org");
        }
        return text;
    });

    private static final int DIGEST_BYTES = 32;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

    private Names() {}

    private static Path path(String text) throws Malformed {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new Malformed(e.getReason(), "");
        }
    }

    private static String dns(String text, boolean wildcard) throws Malformed {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.startsWith("*.")) {
            if (!wildcard) {
                throw new Malformed("a wildcard", "write one name");
            }
            name = name.substring(2);
        }
        if (Resolver.isLiteral(name)) {
            throw new Malformed("an address", "write a name");
        }
        if (name.chars().anyMatch(c -> c > '~')) {
            throw new Malformed("letters beyond ASCII", "write it in its form for the wire, which begins with xn--");
        }
        for (String label : name.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches() || name.length() > 253) {
                throw new Malformed("", "write letters, digits and hyphens with dots between, as in www.example.org");
            }
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String uriPattern(String text) throws Malformed {
        try {
            URI uri = new URI(text.replace("*", "x"));
            if (uri.getScheme() == null || uri.getRawSchemeSpecificPart().isEmpty()) {
                throw new Malformed("no scheme", "write for instance spiffe://example.org/" + "app");
            }
            return text;
        } catch (URISyntaxException e) {
            throw new Malformed(e.getReason(), "write for instance spiffe://example.org/app");
        }
    }

    private static String network(String text) throws Malformed {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!Resolver.isLiteral(address)) {
            throw new Malformed("", "write for instance 10.0.0.0/8 or 2001:db8::/32");
        }
        int bits = address.indexOf(':') < 0 ? 32 : 128;
        if (slash >= 0 && Digits.parse(text.substring(slash + 1)).orElse(Integer.MAX_VALUE) > bits) {
            throw new Malformed("the length of the prefix is not a number from 0 to " + bits, "");
        }
        return text;
    }

    /** The digest without decoration: people have it from openssl (with colons), ghostunnel and curl (sha256//). */
    private static String spki(String text) throws Malformed {
        String plain = text.replaceFirst("(?i)^sha-?256(:|//)", "");
        String hex = plain.replace(":", "");
        if (hex.matches("[0-9A-Fa-f]{" + 2 * DIGEST_BYTES + "}")) {
            return hex.toLowerCase(Locale.ROOT);
        }
        try {
            if (Base64.getDecoder().decode(plain).length == DIGEST_BYTES) {
                return plain;
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below.
        }
        throw new Malformed("", "it has 64 hexadecimal digits, or 44 characters of base64");
    }
}
