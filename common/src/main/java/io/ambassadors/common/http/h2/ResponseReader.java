package io.ambassadors.common.http.h2;

import io.netty.util.AsciiString;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.ResponseHead;

/** What HEADERS must say to be a response (RFC 9113, 8.3.2). */
final class ResponseReader {
    private static final int DIGITS = 3;

    private ResponseReader() {}

    /**
     * Fills a head in, whose fields are those that the block was decoded into.
     *
     * @return whether it is a response
     */
    static boolean read(IncomingFields in, ResponseHead head) {
        head.reset();
        int status = status(in.status());
        long length = ContentLength.of(head.fields());
        // Changing the protocol is not HTTP/2's (RFC 9113, 8.6).
        if (in.fault() != null || status < 100 || status == 101 || length == ContentLength.INVALID) {
            return false;
        }
        head.line(HttpVersion.HTTP_2, status, "");
        head.body(length, false);
        head.headLength(in.blockLength());
        return true;
    }

    private static int status(AsciiString text) {
        if (text == null || text.length() != DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < DIGITS; i++) {
            int digit = text.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
