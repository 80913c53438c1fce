package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;

import io.ambassadors.common.http.FieldFilter;
import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.Tokens;
import io.ambassadors.common.http.proxy.OutgoingRequest;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.ForwardedConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.identity.ClientIdentity;

/**
 * The fields that the backend gets: Host, where the client is and who it is, and the client's own fields but those of the connection and
 * those that would be taken for ours.
 */
final class RequestFields {
    private static final long NEVER_COPIED =
            FieldName.HOP_BY_HOP | FieldName.setOf(FieldName.HOST, FieldName.CONTENT_LENGTH, FieldName.EXPECT);
    private static final FieldFilter STRANGERS = filter(SpoofedFields.OF_STRANGERS);
    private static final FieldFilter TRUSTED = filter(SpoofedFields.OF_TRUSTED);

    private static final byte[] HOST = name(FieldName.HOST);
    private static final byte[] FOR = name(FieldName.X_FORWARDED_FOR);
    private static final byte[] PROTO = name(FieldName.X_FORWARDED_PROTO);
    private static final byte[] FORWARDED_HOST = name(FieldName.X_FORWARDED_HOST);
    private static final byte[] PORT = name(FieldName.X_FORWARDED_PORT);
    private static final byte[] FORWARDED = name(FieldName.FORWARDED);
    private static final byte[] CLIENT_CERT = name(FieldName.CLIENT_CERT);
    private static final byte[] CLIENT_CERT_CHAIN = name(FieldName.CLIENT_CERT_CHAIN);
    private static final byte[] XFCC = name(FieldName.X_FORWARDED_CLIENT_CERT);
    private static final byte[] TE = name(FieldName.TE);
    private static final byte[] TRAILERS = "trailers".getBytes(ISO_8859_1);
    private static final byte[] HTTPS = "https".getBytes(ISO_8859_1);
    private static final byte[] UPGRADE_TOKEN = "upgrade".getBytes(ISO_8859_1);

    private final SidecarConfig config;
    private final boolean http2;
    private final String hostless;
    private final FieldFilter ofTrusted;

    /**
     * What a configuration says.
     *
     * @param hostless Host of a request that names none, as HTTP/1.0 allows
     */
    RequestFields(SidecarConfig config, String hostless) {
        this.config = config;
        this.http2 = config.backend().protocol() == BackendConfig.Protocol.H2C;
        this.hostless = hostless;
        this.ofTrusted = TRUSTED.and(replaced(config.forwarded()));
    }

    private static byte[] name(int id) {
        return FieldName.text(id).getBytes(ISO_8859_1);
    }

    private static FieldFilter filter(SpoofedFields spoofed) {
        return FieldFilter.of(NEVER_COPIED | spoofed.ids(), List.of());
    }

    /**
     * Writes them.
     *
     * @param exempt whether the client was let in without looking at its certificate
     */
    void write(RequestHead head, ClientContext client, boolean exempt, OutgoingRequest out) {
        String host = head.authority() == null ? hostless : head.authority();
        out.authority(host);
        Fields to = out.fields();
        if (!http2) {
            to.add(FieldName.HOST, HOST, host);
        }
        Fields from = head.fields();
        boolean trusted = client.isTrusted() && !exempt;
        forwarded(head, client, trusted, to);
        if (!exempt) {
            identity(client, to);
            upgrade(head, out);
        }
        if (http2 && from.has(FieldName.TE) && from.hasToken(FieldName.TE, TRAILERS)) {
            to.add(FieldName.TE, TE, TRAILERS);
        }
        copy(from, trusted, to);
    }

    /** What of the fields behind a body is passed on: a backend may take them for fields of the head. Null for nothing. */
    Fields trailers(Fields from, ClientContext client, boolean exempt) {
        Fields to = new Fields(256);
        copy(from, client.isTrusted() && !exempt, to);
        return to.size() == 0 ? null : to;
    }

    private void copy(Fields from, boolean trusted, Fields to) {
        SpoofedFields spoofed = trusted ? SpoofedFields.OF_TRUSTED : SpoofedFields.OF_STRANGERS;
        FieldFilter filter = (trusted ? ofTrusted : STRANGERS).forMessage(from);
        int size = from.size();
        for (int i = 0; i < size; i++) {
            if (!filter.drops(from, i) && (from.id(i) != FieldName.OTHER || !spoofed.contains(from, i))) {
                to.add(from, i);
            }
        }
    }

    /** Fields of a trusted client that are written anew, with what it said before ours. */
    private static long replaced(ForwardedConfig config) {
        long ids = config.forwarded() ? FieldName.setOf(FieldName.FORWARDED) : 0;
        return config.xForwarded()
                ? ids
                        | FieldName.setOf(
                                FieldName.X_FORWARDED_FOR,
                                FieldName.X_FORWARDED_PROTO,
                                FieldName.X_FORWARDED_HOST,
                                FieldName.X_FORWARDED_PORT)
                : ids;
    }

    private void forwarded(RequestHead head, ClientContext client, boolean trusted, Fields to) {
        String authority = head.authority() == null ? "" : head.authority();
        client.host(authority);
        Fields said = head.fields();
        if (config.forwarded().xForwarded()) {
            if (client.addressBytes() != null || trusted) {
                appended(said, FieldName.X_FORWARDED_FOR, FOR, client.addressBytes(), trusted, to);
            }
            kept(said, FieldName.X_FORWARDED_PROTO, PROTO, HTTPS, trusted, to);
            if (trusted && said.has(FieldName.X_FORWARDED_HOST)) {
                to.add(said, said.find(FieldName.X_FORWARDED_HOST, 0));
            } else if (!authority.isEmpty()) {
                to.add(FieldName.X_FORWARDED_HOST, FORWARDED_HOST, authority);
            }
            kept(said, FieldName.X_FORWARDED_PORT, PORT, client.port(), trusted, to);
        }
        if (config.forwarded().forwarded()) {
            appended(said, FieldName.FORWARDED, FORWARDED, client.forwarded(), trusted, to);
        }
    }

    /** Ours, behind what a trusted client said. */
    private static void appended(Fields said, int id, byte[] name, byte[] ours, boolean trusted, Fields to) {
        if (!trusted || !said.has(id)) {
            if (ours != null) {
                to.add(id, name, ours);
            }
            return;
        }
        StringBuilder list = new StringBuilder();
        for (int i = said.find(id, 0); i >= 0; i = said.find(id, i + 1)) {
            if (said.valueLength(i) > 0) {
                list.append(list.length() == 0 ? "" : ", ").append(said.value(i));
            }
        }
        if (ours != null) {
            list.append(list.length() == 0 ? "" : ", ").append(new String(ours, ISO_8859_1));
        }
        to.add(id, name, list.toString());
    }

    /** What a trusted client said, else ours. */
    private static void kept(Fields said, int id, byte[] name, byte[] ours, boolean trusted, Fields to) {
        if (trusted && said.has(id)) {
            to.add(said, said.find(id, 0));
        } else {
            to.add(id, name, ours);
        }
    }

    private void identity(ClientContext client, Fields to) {
        ClientIdentity identity = client.identity();
        if (identity == null || !client.isAllowed()) {
            return;
        }
        if (config.clients().clientCert()) {
            to.add(FieldName.CLIENT_CERT, CLIENT_CERT, identity.clientCert());
        }
        if (config.clients().clientCertChain() && identity.clientCertChain().length > 0) {
            to.add(FieldName.CLIENT_CERT_CHAIN, CLIENT_CERT_CHAIN, identity.clientCertChain());
        }
        if (config.clients().xfcc()) {
            to.add(FieldName.X_FORWARDED_CLIENT_CERT, XFCC, identity.xfcc(client.by()));
        }
    }

    /**
     * A change of the protocol is passed on as it is asked for, but for changes to HTTP itself or to TLS: a backend that took one would be
     * spoken to past everything that is done here.
     */
    private static void upgrade(RequestHead head, OutgoingRequest out) {
        Fields fields = head.fields();
        if (!fields.has(FieldName.UPGRADE)
                || head.version() == HttpVersion.HTTP_1_0
                || !fields.hasToken(FieldName.CONNECTION, UPGRADE_TOKEN)) {
            return;
        }
        StringBuilder wanted = new StringBuilder();
        for (int i = fields.find(FieldName.UPGRADE, 0); i >= 0; i = fields.find(FieldName.UPGRADE, i + 1)) {
            Tokens.each(fields.bytes(), fields.valueAt(i), fields.valueLength(i), (bytes, at, length) -> {
                String protocol = new String(bytes, at, length, ISO_8859_1);
                if (isOther(protocol)) {
                    wanted.append(wanted.length() == 0 ? "" : ", ").append(protocol);
                }
                return true;
            });
        }
        if (wanted.length() > 0) {
            out.upgrade(wanted.toString());
        }
    }

    private static boolean isOther(String protocol) {
        String lower = protocol.toLowerCase(Locale.ROOT);
        return !lower.startsWith("h2") && !lower.startsWith("http") && !lower.startsWith("tls");
    }
}
