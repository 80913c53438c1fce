package io.ambassadors.common.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Request line and header fields of a request, whichever version of HTTP it came in. Reused for the next request of a connection. */
public final class RequestHead {
    private final Fields fields;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private String method = "";
    private String target = "";
    private String scheme = "http";
    private String authority;
    private long contentLength = -1;
    private boolean unknownLength;
    private int headLength;

    /** A head whose fields are these. */
    public RequestHead(Fields fields) {
        this.fields = fields;
    }

    /** Forgets everything but the fields, which their parser clears. */
    public void reset() {
        version = HttpVersion.HTTP_1_1;
        method = "";
        target = "";
        scheme = "http";
        authority = null;
        contentLength = -1;
        unknownLength = false;
        headLength = 0;
    }

    /** The first line of the request. */
    public void line(String newMethod, String newTarget, HttpVersion newVersion) {
        method = newMethod;
        target = newTarget;
        version = newVersion;
    }

    /** Scheme and authority, from an absolute target, HTTP/2's pseudo fields, or the Host field. */
    public void authority(String newScheme, String newAuthority) {
        scheme = newScheme;
        authority = newAuthority;
    }

    /** How the body is framed: a known length, or -1 and whether there is one of unknown length. */
    public void body(long length, boolean ofUnknownLength) {
        contentLength = length;
        unknownLength = ofUnknownLength;
    }

    /** Bytes that line and fields took on the wire. */
    public void headLength(int bytes) {
        headLength = bytes;
    }

    public Fields fields() {
        return fields;
    }

    public HttpVersion version() {
        return version;
    }

    /** The method, in capitals as it must be. */
    public String method() {
        return method;
    }

    /** Whether the response has no body whatever its fields say. */
    public boolean isHead() {
        return "HEAD".equals(method);
    }

    /** Path and query as the client wrote them, without scheme and authority. */
    public String target() {
        return target;
    }

    /** The scheme that the client used, {@code http} or {@code https}. */
    public String scheme() {
        return scheme;
    }

    /** Host with its port, if one was given, as the client wrote it; null if it named none (HTTP/1.0). */
    public String authority() {
        return authority;
    }

    /** The authority without its port, in lower case; null if there is none. */
    public String host() {
        return authority == null ? null : hostOf(authority);
    }

    private static String hostOf(String authority) {
        int end = authority.length();
        int colon = authority.lastIndexOf(':');
        if (colon >= 0 && authority.indexOf(']', colon) < 0) {
            end = colon;
        }
        return authority.substring(0, end).toLowerCase(java.util.Locale.ROOT);
    }

    /** Length of the body if it was declared, else -1. */
    public long contentLength() {
        return contentLength;
    }

    /** Whether a body follows (perhaps of length zero, when it is chunked). */
    public boolean hasBody() {
        return unknownLength || contentLength > 0;
    }

    /** Whether a body follows whose length only its end tells. */
    public boolean hasUnknownLength() {
        return unknownLength;
    }

    /** Bytes that line and fields took on the wire. */
    public int headLength() {
        return headLength;
    }

    /** Value of the first field of this name; null if there is none. */
    public String field(String name) {
        return fields.get(name);
    }

    /** Whether the client waits for 100 before it sends the body. */
    public boolean expectsContinue() {
        return version != HttpVersion.HTTP_1_0
                && fields.has(FieldName.EXPECT)
                && fields.hasToken(FieldName.EXPECT, CONTINUE);
    }

    private static final byte[] CONTINUE = "100-continue".getBytes(ISO_8859_1);
}
