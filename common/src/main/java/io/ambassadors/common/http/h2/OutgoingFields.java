package io.ambassadors.common.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.OutgoingRequest;

/**
 * {@link Fields} as Netty's encoder wants them. Names are in lower case; fields of the connection are left out. Values are copied,
 * because HPACK's table keeps them. Belongs to one connection.
 */
final class OutgoingFields {
    /** Below this length a cookie is guessed by its compressed size too easily to be put in the table (RFC 7541, 7.1.3). */
    private static final int SHORT_COOKIE = 20;

    private static final AsciiString METHOD = AsciiString.cached(":method");
    private static final AsciiString PROTOCOL = AsciiString.cached(":protocol");
    private static final AsciiString CONNECT = AsciiString.cached("CONNECT");
    private static final AsciiString WEBSOCKET = AsciiString.cached(WebSocketBridge.PROTOCOL);
    private static final AsciiString SCHEME = AsciiString.cached(":scheme");
    private static final AsciiString AUTHORITY = AsciiString.cached(":authority");
    private static final AsciiString PATH = AsciiString.cached(":path");
    private static final AsciiString STATUS = AsciiString.cached(":status");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
    private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
    private static final AsciiString COOKIE = AsciiString.cached("cookie");
    private static final AsciiString TRAILERS = AsciiString.cached("trailers");
    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString HTTPS = AsciiString.cached("https");
    private static final byte[] TRAILERS_TOKEN = TRAILERS.toByteArray();
    private static final AsciiString[] NAMES = new AsciiString[Long.SIZE];
    private static final AsciiString[] STATUSES = new AsciiString[1000];
    private static final long LEFT_OUT =
            FieldName.HOP_BY_HOP & ~FieldName.setOf(FieldName.TRAILER) | FieldName.setOf(FieldName.CONTENT_LENGTH);

    static {
        for (int id = 1; id <= FieldName.LAST; id++) {
            NAMES[id] = new AsciiString(FieldName.text(id)).toLowerCase();
        }
        for (int status = 100; status < STATUSES.length; status++) {
            STATUSES[status] = new AsciiString(Integer.toString(status));
        }
    }

    /** What must not come into the compression table: whoever sees sizes could guess it. */
    static final Http2HeadersEncoder.SensitivityDetector SENSITIVE = (name, value) ->
            AUTHORIZATION.contentEquals(name) || value.length() < SHORT_COOKIE && COOKIE.contentEquals(name);

    private final ArrayList<AsciiString> all = new ArrayList<>(64);

    /** The head of a response; a length below 0 is not declared. */
    Http2Headers response(int status, Fields fields, long contentLength) {
        add(STATUS, STATUSES[status]);
        if (contentLength >= 0 && (status == 304 || !ResponseHead.forbidsBody(status))) {
            add(CONTENT_LENGTH, new AsciiString(Long.toString(contentLength)));
        }
        return with(fields, 0);
    }

    /** The head of a request; a length below 0 is not declared. */
    Http2Headers request(OutgoingRequest request, boolean secure, long contentLength) {
        add(METHOD, new AsciiString(request.method()));
        return request(request, secure, contentLength, false);
    }

    /** The head of a request for a WebSocket (RFC 8441, 5). */
    Http2Headers webSocket(OutgoingRequest request, boolean secure) {
        add(METHOD, CONNECT);
        add(PROTOCOL, WEBSOCKET);
        return request(request, secure, -1, true);
    }

    private Http2Headers request(OutgoingRequest request, boolean secure, long contentLength, boolean webSocket) {
        add(SCHEME, secure ? HTTPS : HTTP);
        long leftOut = 0;
        if (!request.authority().isEmpty()) {
            add(AUTHORITY, latin1(request.authority()));
            leftOut = FieldName.setOf(FieldName.HOST);
        }
        add(PATH, latin1(request.target()));
        if (contentLength >= 0) {
            add(CONTENT_LENGTH, new AsciiString(Long.toString(contentLength)));
        }
        if (request.fields().hasToken(FieldName.TE, TRAILERS_TOKEN)) {
            add(NAMES[FieldName.TE], TRAILERS);
        }
        return with(request.fields(), leftOut, webSocket ? WebSocketBridge.KEY : null);
    }

    /** Fields behind a body. */
    Http2Headers trailers(Fields fields) {
        return with(fields, 0);
    }

    private void add(AsciiString name, AsciiString value) {
        all.add(name);
        all.add(value);
    }

    private static AsciiString latin1(String text) {
        return new AsciiString(text.getBytes(ISO_8859_1), false);
    }

    private Http2Headers with(Fields fields, long besides) {
        return with(fields, besides, null);
    }

    private Http2Headers with(Fields fields, long besides, byte[] name) {
        long leftOut = LEFT_OUT | besides;
        for (int i = 0; i < fields.size(); i++) {
            int id = fields.id(i);
            if (!FieldName.in(leftOut, id) && (name == null || !fields.nameIs(i, name))) {
                byte[] bytes = fields.bytes();
                add(
                        id == FieldName.OTHER ? lowerName(bytes, fields.nameAt(i), fields.nameLength(i)) : NAMES[id],
                        new AsciiString(bytes, fields.valueAt(i), fields.valueLength(i), true));
            }
        }
        Http2Headers headers = ReadOnlyHttp2Headers.trailers(false, all.toArray(new AsciiString[0]));
        all.clear();
        return headers;
    }

    private static AsciiString lowerName(byte[] bytes, int at, int length) {
        byte[] lower = new byte[length];
        for (int i = 0; i < length; i++) {
            lower[i] = FieldName.lower(bytes[at + i]);
        }
        return new AsciiString(lower, false);
    }
}
