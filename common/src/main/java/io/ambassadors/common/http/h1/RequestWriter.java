package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.proxy.OutgoingRequest;

/** Writes the heads of requests: request line, fields, and what says where body and connection end (RFC 9112, 3, 6 and 9). */
final class RequestWriter {
    /** Length of a body that comes in chunks. */
    static final long CHUNKED = -2;

    private static final byte[] VERSION_1_1 = " HTTP/1.1\r\n".getBytes(ISO_8859_1);
    private static final byte[] VERSION_1_0 = " HTTP/1.0\r\n".getBytes(ISO_8859_1);
    private static final byte[] CHUNKED_LINE = "Transfer-Encoding: chunked\r\n".getBytes(ISO_8859_1);
    private static final byte[] CONTENT_LENGTH = "Content-Length".getBytes(ISO_8859_1);
    private static final byte[] CONNECTION = "Connection".getBytes(ISO_8859_1);
    private static final byte[] UPGRADE = "Upgrade".getBytes(ISO_8859_1);
    private static final byte[] UPGRADE_TOKEN = "upgrade".getBytes(ISO_8859_1);
    private static final byte[] CLOSE = "close".getBytes(ISO_8859_1);
    private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(ISO_8859_1);

    /** What becomes of the connection behind this request. */
    enum Ending {
        STAYS,
        CLOSES,
        UPGRADES
    }

    private RequestWriter() {}

    /**
     * Writes a head.
     *
     * @param contentLength length of the body to declare; {@link #CHUNKED}, or -1 for none
     * @param http10 whether the origin speaks HTTP/1.0
     * @param scratch room to make bytes of text
     * @return bytes of the head
     */
    static int write(
            OutgoingRequest request, long contentLength, Ending ending, boolean http10, Output output, byte[] scratch) {
        Fields fields = request.fields();
        boolean chunked = contentLength == CHUNKED;
        if (contentLength >= 0) {
            fields.add(FieldName.CONTENT_LENGTH, CONTENT_LENGTH, Long.toString(contentLength));
        }
        switch (ending) {
            case UPGRADES -> {
                fields.add(FieldName.UPGRADE, UPGRADE, request.upgrade());
                fields.add(FieldName.CONNECTION, CONNECTION, UPGRADE_TOKEN);
            }
            case CLOSES -> fields.add(FieldName.CONNECTION, CONNECTION, CLOSE);
            case STAYS -> {
                if (http10) {
                    fields.add(FieldName.CONNECTION, CONNECTION, KEEP_ALIVE);
                }
            }
        }
        String method = request.method();
        String target = request.target();
        int line = method.length() + 1 + target.length() + VERSION_1_1.length;
        int length = line + fields.encodedLength() + (chunked ? CHUNKED_LINE.length : 0) + 2;
        ByteBuf out = output.room(length);
        latin1(out, method, scratch);
        out.writeByte(' ');
        latin1(out, target, scratch);
        out.writeBytes(http10 ? VERSION_1_0 : VERSION_1_1);
        if (chunked) {
            out.writeBytes(CHUNKED_LINE);
        }
        output.fields(fields);
        return length;
    }

    @SuppressWarnings("deprecation") // The low byte of each char is what ISO-8859-1 means, without an array between.
    private static void latin1(ByteBuf out, String text, byte[] scratch) {
        int length = text.length();
        if (length > scratch.length) {
            out.writeBytes(text.getBytes(ISO_8859_1));
            return;
        }
        text.getBytes(0, length, scratch, 0);
        out.writeBytes(scratch, 0, length);
    }
}
