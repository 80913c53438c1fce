package io.ambassadors.common.http.h2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.OutgoingRequest;

/**
 * A WebSocket's opening as HTTP/1 has it (RFC 6455, 4), which is how exchanges know it, and as an origin of HTTP/2 does (RFC 8441, 5):
 * an extended CONNECT that is answered with 200. The key and what proves that it was seen are HTTP/1's alone.
 */
final class WebSocketBridge {
    static final String PROTOCOL = "websocket";
    static final byte[] KEY = "sec-websocket-key".getBytes(US_ASCII);
    private static final String ACCEPT = "Sec-WebSocket-Accept";
    private static final byte[] LOWER_ACCEPT = "sec-websocket-accept".getBytes(US_ASCII);
    private static final byte[] CONNECTION = "Connection".getBytes(US_ASCII);
    private static final byte[] UPGRADE = "Upgrade".getBytes(US_ASCII);
    /** Appended to the key before it is hashed (RFC 6455, 1.3). */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final String key;

    private WebSocketBridge(String key) {
        this.key = key;
    }

    /** For a request that opens a WebSocket; null for any other. */
    static WebSocketBridge of(OutgoingRequest request) {
        if (!PROTOCOL.equalsIgnoreCase(request.upgrade())) {
            return null;
        }
        String key = request.fields().get(new String(KEY, US_ASCII));
        return new WebSocketBridge(key == null ? "" : key);
    }

    /** Makes of a head that agrees what an origin of HTTP/1 would have sent. */
    void agree(ResponseHead head) {
        Fields fields = head.fields();
        Fields came = fields.copy();
        fields.clear();
        for (int i = 0; i < came.size(); i++) {
            // Some origins are gateways that answer the key of their own making.
            if (!came.nameIs(i, LOWER_ACCEPT)) {
                fields.add(came, i);
            }
        }
        fields.add(FieldName.CONNECTION, CONNECTION, UPGRADE);
        fields.add(FieldName.UPGRADE, UPGRADE, PROTOCOL.getBytes(US_ASCII));
        fields.add(ACCEPT, accept());
        head.line(HttpVersion.HTTP_2, 101, "");
        head.body(-1, false);
    }

    private String accept() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
