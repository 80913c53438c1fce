package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;

/**
 * Names of fields that a backend believes since a proxy is meant to have written them.
 *
 * <p>A CGI or WSGI program sees {@code Client-Cert}, {@code Client_Cert} and {@code client.cert} under one name, {@code
 * HTTP_CLIENT_CERT}; so names are compared without regard to case, and every mark counts as a hyphen.
 */
final class SpoofedFields {
    /** What only we say: who the client is. Nobody is trusted with these. */
    private static final String[] OURS = {
        "client-cert",
        "client-cert-chain",
        "x-forwarded-client-cert",
        // A CGI program would find a proxy for its own requests in HTTP_PROXY ("httpoxy").
        "proxy",
        // RFC 8470 lets a proxy add this; we take no early data.
        "early-data",
        "http2-settings",
    };

    /** What a trusted proxy before us may say too: where the client is, how it came and who it is, and for which path. */
    private static final String[] OF_PROXIES = {
        "forwarded",
        "forwarded-for",
        "x-forwarded",
        "x-forwardedfor",
        "x-original-forwarded-for",
        "proxy-client-ip",
        "wl-proxy-client-ip",
        "x-envoy-external-address",
        "x-real-ip",
        "x-client-ip",
        "client-ip",
        "true-client-ip",
        "x-cluster-client-ip",
        "cf-connecting-ip",
        "fastly-client-ip",
        "x-original-for",
        "x-original-host",
        "x-original-proto",
        "x-original-url",
        "x-original-uri",
        "x-rewrite-url",
        "x-url-scheme",
        "x-scheme",
        "x-http-host-override",
        "front-end-https",
        // What other terminators of TLS tell of a client's certificate: a backend may still listen to the one that we
        // replace.
        "x-client-cert",
        "x-arr-clientcert",
        "wl-proxy-client-cert",
        "ssl-client-cert",
        "ssl-client-verify",
        "ssl-client-subject-dn",
        "ssl-client-issuer-dn",
        "x-ssl-cert",
        "x-ssl-client-cert",
        "x-ssl-client-verify",
        "x-ssl-client-cn",
        "x-ssl-client-dn",
        "x-ssl-client-s-dn",
        "x-client-verify",
        "x-client-dn",
    };

    /** {@code X-Forwarded-For}, {@code -Proto}, {@code -Host}, {@code -Port}, {@code -Ssl}, {@code -Scheme}, {@code -Prefix}, … */
    private static final byte[] PREFIX = "x-forwarded-".getBytes(ISO_8859_1);

    private static final long OUR_IDS = FieldName.setOf(
            FieldName.CLIENT_CERT,
            FieldName.CLIENT_CERT_CHAIN,
            FieldName.X_FORWARDED_CLIENT_CERT,
            FieldName.EARLY_DATA,
            FieldName.HTTP2_SETTINGS);
    private static final long PROXY_IDS = FieldName.setOf(
            FieldName.FORWARDED,
            FieldName.X_FORWARDED_FOR,
            FieldName.X_FORWARDED_PROTO,
            FieldName.X_FORWARDED_HOST,
            FieldName.X_FORWARDED_PORT,
            FieldName.X_REAL_IP);

    /** Of clients that are trusted to be proxies. */
    static final SpoofedFields OF_TRUSTED = new SpoofedFields(OUR_IDS, false, OURS);

    /** Of everybody else. */
    static final SpoofedFields OF_STRANGERS = new SpoofedFields(OUR_IDS | PROXY_IDS, true, OURS, OF_PROXIES);

    private final long ids;
    private final boolean prefix;
    /** Names by their length: a field whose name is as long as none of them is looked at no further. */
    private final byte[][][] byLength;

    private SpoofedFields(long ids, boolean prefix, String[]... names) {
        this.ids = ids;
        this.prefix = prefix;
        List<List<byte[]>> lists = new ArrayList<>();
        for (String[] some : names) {
            for (String name : some) {
                while (lists.size() <= name.length()) {
                    lists.add(new ArrayList<>());
                }
                lists.get(name.length()).add(name.getBytes(ISO_8859_1));
            }
        }
        byLength = lists.stream().map(list -> list.toArray(new byte[0][])).toArray(byte[][][]::new);
    }

    /** Names with numbers. */
    long ids() {
        return ids;
    }

    /** Whether a field whose name has no number is one of them. */
    boolean contains(Fields fields, int index) {
        int length = fields.nameLength(index);
        byte[] bytes = fields.bytes();
        int at = fields.nameAt(index);
        if (length < byLength.length) {
            for (byte[] name : byLength[length]) {
                if (isAlike(bytes, at, name)) {
                    return true;
                }
            }
        }
        return prefix && length > PREFIX.length && isAlike(bytes, at, PREFIX);
    }

    private static boolean isAlike(byte[] bytes, int at, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            byte b = FieldName.lower(bytes[at + i]);
            boolean letter = b >= 'a' && b <= 'z' || b >= '0' && b <= '9';
            if ((letter ? b : '-') != name[i]) {
                return false;
            }
        }
        return true;
    }
}
