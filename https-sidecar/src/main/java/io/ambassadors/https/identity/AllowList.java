package io.ambassadors.https.identity;

import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.netty.util.NetUtil;

import io.ambassadors.common.net.Networks;
import io.ambassadors.https.config.ClientsConfig;

/** Which of the clients that our authorities vouch for may come: those whose certificate has any of the things listed. Immutable. */
public final class AllowList {
    private final boolean anybody;
    private final Set<String> commonNames;
    private final Set<String> units;
    private final List<String> dns;
    private final List<UriPattern> uris;
    private final Networks addresses;
    private final Set<String> keys;

    private AllowList(ClientsConfig.Allow allow) {
        anybody = allow.isAnybody();
        commonNames = Set.copyOf(allow.cn());
        units = Set.copyOf(allow.ou());
        dns = allow.dns().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        uris = allow.uri().stream().map(UriPattern::new).toList();
        addresses = Networks.of(allow.ip());
        Set<String> digests = new HashSet<>();
        allow.spki().forEach(text -> digests.add(hexadecimal(text)));
        keys = Set.copyOf(digests);
    }

    /**
     * What the configuration lists.
     *
     * @throws IllegalArgumentException with what is wrong if an address or a key is none
     */
    public static AllowList of(ClientsConfig.Allow allow) {
        return new AllowList(allow);
    }

    /** A digest of a key in hexadecimal, with or without colons, or in base64, with or without {@code sha256/} before it. */
    private static String hexadecimal(String text) {
        String plain = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (plain.matches("[0-9a-f]{64}")) {
            return plain;
        }
        String base64 = text.startsWith("sha256/") ? text.substring("sha256/".length()) : text;
        try {
            byte[] digest = Base64.getDecoder().decode(base64);
            if (digest.length == 32) {
                return HexFormat.of().formatHex(digest);
            }
        } catch (IllegalArgumentException notBase64) {
            throw noKey(text);
        }
        throw noKey(text);
    }

    private static IllegalArgumentException noKey(String text) {
        return new IllegalArgumentException("\"" + text
                + "\" is no SHA-256 of a public key: 64 hexadecimal digits or 44 characters of base64 were expected; openssl x509"
                + " -pubkey -noout < crt.pem | openssl pkey -pubin -outform der | sha256sum prints it");
    }

    /** Whether the owner of a certificate may come. */
    public boolean permits(X509Certificate certificate) {
        if (anybody) {
            return true;
        }
        return permitsSubject(certificate)
                || permitsAlternative(AlternativeNames.of(certificate))
                || !keys.isEmpty()
                        && keys.contains(HexFormat.of()
                                .formatHex(Digests.sha256(
                                        certificate.getPublicKey().getEncoded())));
    }

    private boolean permitsSubject(X509Certificate certificate) {
        if (commonNames.isEmpty() && units.isEmpty()) {
            return false;
        }
        SubjectNames subject = SubjectNames.of(certificate);
        return subject.commonNames().stream().anyMatch(commonNames::contains)
                || subject.units().stream().anyMatch(units::contains);
    }

    private boolean permitsAlternative(AlternativeNames names) {
        for (String name : names.dns()) {
            String lower = name.toLowerCase(Locale.ROOT);
            for (String pattern : dns) {
                if (matchesName(pattern, lower)) {
                    return true;
                }
            }
        }
        for (String uri : names.uris()) {
            if (uris.stream().anyMatch(pattern -> pattern.matches(uri))) {
                return true;
            }
        }
        return names.addresses().stream().anyMatch(this::permitsAddress);
    }

    /** {@code *.} stands for one label, as it does in certificates (RFC 9525, 6.3); a wildcard in the client's own name stands for itself. */
    private static boolean matchesName(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.charAt(0) != '*' && name.substring(dot).equals(pattern.substring(1));
    }

    private boolean permitsAddress(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        return bytes != null && addresses.contain(bytes);
    }

    /** A URI with {@code *} for one part of its path. */
    private static final class UriPattern {
        private final String[] parts;

        UriPattern(String text) {
            parts = normal(text).split("/", -1);
        }

        /** Scheme and host of SPIFFE IDs, as of other URIs, are the same in any case (RFC 3986, 6.2.2.1). */
        private static String normal(String uri) {
            int authority = uri.indexOf("://");
            if (authority < 0) {
                return uri;
            }
            int path = uri.indexOf('/', authority + 3);
            int end = path < 0 ? uri.length() : path;
            return uri.substring(0, end).toLowerCase(Locale.ROOT) + uri.substring(end);
        }

        boolean matches(String uri) {
            String[] others = normal(uri).split("/", -1);
            if (others.length != parts.length) {
                return false;
            }
            for (int i = 0; i < parts.length; i++) {
                boolean wild = parts[i].equals("*") && i > 2 && !others[i].isEmpty();
                if (!wild && !parts[i].equals(others[i])) {
                    return false;
                }
            }
            return true;
        }
    }
}
