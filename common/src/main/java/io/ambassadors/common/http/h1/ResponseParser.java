package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.ResponseHead;

/** Heads of responses: the status line and how the body is framed (RFC 9112, 4 and 6). Whatever is wrong with one becomes a 502. */
final class ResponseParser extends HeadParser {
    private static final byte[] HTTP_1 = "HTTP/1.".getBytes(ISO_8859_1);
    private static final int STATUS_AT = 9;
    private static final int REASON_AT = 13;

    private final ResponseHead head;

    /** With a head of its own. */
    ResponseParser(int maxHead) {
        this(new ResponseHead(new Fields()), maxHead);
    }

    ResponseParser(ResponseHead head, int maxHead) {
        super(head.fields(), HeadLimits.ofResponse(maxHead));
        this.head = head;
    }

    /** What is parsed; valid until the parser is {@link #reset}. */
    ResponseHead head() {
        return head;
    }

    @Override
    void reset() {
        super.reset();
        head.reset();
    }

    @Override
    void firstLine(byte[] bytes, int from, int to) {
        // HTTP/1.x SSS reason
        boolean valid = to - from >= REASON_AT - 1
                && startsWithVersion(bytes, from)
                && isDigit(bytes[from + 7])
                && bytes[from + 8] == ' '
                && isDigit(bytes[from + STATUS_AT])
                && isDigit(bytes[from + STATUS_AT + 1])
                && isDigit(bytes[from + STATUS_AT + 2])
                && (to - from == REASON_AT - 1 || bytes[from + REASON_AT - 1] == ' ');
        if (!valid) {
            fail(Fault.MALFORMED, "an invalid status line");
            return;
        }
        int status = (bytes[from + STATUS_AT] - '0') * 100
                + (bytes[from + STATUS_AT + 1] - '0') * 10
                + bytes[from + STATUS_AT + 2]
                - '0';
        if (status < 100) {
            fail(Fault.MALFORMED, "an invalid status");
            return;
        }
        HttpVersion version = bytes[from + 7] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
        head.line(version, status, reason(status, bytes, from + REASON_AT, to));
    }

    private static boolean startsWithVersion(byte[] bytes, int from) {
        for (int i = 0; i < HTTP_1.length; i++) {
            if (bytes[from + i] != HTTP_1[i]) {
                return false;
            }
        }
        return true;
    }

    private static String reason(int status, byte[] bytes, int from, int to) {
        if (from >= to) {
            return "";
        }
        String usual = StatusText.of(status);
        if (usual.length() == to - from) {
            int i = 0;
            while (i < usual.length() && usual.charAt(i) == bytes[from + i]) {
                i++;
            }
            if (i == usual.length()) {
                return usual;
            }
        }
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    @Override
    void end() {
        boolean chunked = isChunked();
        long length = contentLength();
        if (fault() == null && head.fields().has(FieldName.TRANSFER_ENCODING)) {
            if (length >= 0) {
                fail(Fault.MALFORMED, "both Content-Length and Transfer-Encoding");
            } else if (head.version() == HttpVersion.HTTP_1_0) {
                fail(Fault.MALFORMED, "Transfer-Encoding in HTTP/1.0");
            }
        }
        head.body(length, chunked);
        head.headLength(headLength());
    }
}
