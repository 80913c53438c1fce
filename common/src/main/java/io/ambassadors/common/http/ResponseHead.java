package io.ambassadors.common.http;

/** Status line and header fields of a response that an origin sent. Reused for the next one of a connection. */
public final class ResponseHead {
    private final Fields fields;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private int status;
    private String reason = "";
    private long contentLength = -1;
    private boolean chunked;
    private int headLength;

    /** A head whose fields are these. */
    public ResponseHead(Fields fields) {
        this.fields = fields;
    }

    /** Forgets everything but the fields, which their parser clears. */
    public void reset() {
        version = HttpVersion.HTTP_1_1;
        status = 0;
        reason = "";
        contentLength = -1;
        chunked = false;
        headLength = 0;
    }

    /** The status line. */
    public void line(HttpVersion newVersion, int newStatus, String newReason) {
        version = newVersion;
        status = newStatus;
        reason = newReason;
    }

    /** How the body is framed: its declared length or -1, and whether it is chunked. */
    public void body(long length, boolean isChunked) {
        contentLength = length;
        chunked = isChunked;
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

    public int status() {
        return status;
    }

    /** Text behind the status; empty in HTTP/2. */
    public String reason() {
        return reason;
    }

    /** Length of the body if it was declared, else -1. To HEAD and with 304 it says what GET would bring. */
    public long contentLength() {
        return contentLength;
    }

    /** Whether the body comes in chunks, so that its end is known without the connection being closed. */
    public boolean isChunked() {
        return chunked;
    }

    /** Bytes that line and fields took on the wire. */
    public int headLength() {
        return headLength;
    }

    /** Whether the status forbids a body: 1xx, 204, 304 (RFC 9112, 6.3). */
    public static boolean forbidsBody(int status) {
        return status < 200 || status == 204 || status == 304;
    }
}
