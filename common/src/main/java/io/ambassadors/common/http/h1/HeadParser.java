package io.ambassadors.common.http.h1;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;

/**
 * Cuts the head of a message into its first line and its fields, whatever pieces it comes in (RFC 9112, 2 to 5). Every byte is copied
 * once, to the place where {@link Fields} refer to it, and looked at once more to find the end of its line.
 *
 * <p>Stricter than nginx where messages could be understood in two ways: lines end with CR LF and nothing else.
 */
abstract class HeadParser {
    /** What is wrong; the text is for a log. */
    enum Fault {
        MALFORMED,
        FIRST_LINE_TOO_LONG,
        TOO_LARGE,
        /** A transfer coding that is not known. */
        NOT_IMPLEMENTED,
        VERSION
    }

    private static final int STEP = 2048;
    private static final int KEPT_ROOM = 4096;

    /** Kinds of bytes in a field's name. */
    private static final byte BAD = 0;

    private static final byte PLAIN = 1;
    private static final byte UNDERSCORE = 2;
    private static final byte UNUSUAL = 3;
    private static final byte[] KIND = new byte[256];

    static {
        for (int c = 0x21; c < 256; c++) {
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
            KIND[c] = plain ? PLAIN : c == '_' ? UNDERSCORE : c == 0x7f ? BAD : UNUSUAL;
        }
    }

    final Fields fields;
    private final HeadLimits limits;
    private final boolean dropInvalid;
    private final boolean underscores;
    private final int maxLine;
    private final int maxHead;
    private final int maxFields;

    private int filled;
    private int at;
    private int lineStart;
    private boolean firstLineDone;
    private boolean complete;
    private boolean trailers;
    private Fault fault;
    private String why = "";

    HeadParser(Fields fields, HeadLimits limits) {
        this.fields = fields;
        this.limits = limits;
        this.dropInvalid = limits.ignoreInvalid();
        this.underscores = limits.underscores();
        this.maxLine = limits.maxLine();
        this.maxHead = limits.maxHead();
        this.maxFields = limits.maxFields();
    }

    /** Parses the first line, which is in the bytes of the fields from here to there. */
    abstract void firstLine(byte[] bytes, int from, int to);

    /** All fields are there: looks at what they say about the message. */
    abstract void end();

    /** Begins with a new message. */
    void reset() {
        fields.clear();
        fields.trim(KEPT_ROOM);
        filled = 0;
        at = 0;
        lineStart = 0;
        firstLineDone = false;
        complete = false;
        trailers = false;
        fault = null;
    }

    /** Begins with fields alone, as they stand behind the last chunk of a body. */
    void resetForTrailers() {
        reset();
        firstLineDone = true;
        trailers = true;
    }

    /**
     * Takes bytes in.
     *
     * @return how many belong to this head; when it is complete, the rest is what follows it
     */
    final int parse(byte[] from, int offset, int length) {
        int taken = 0;
        while (taken < length && !complete && fault == null) {
            int step = Math.min(STEP, length - taken);
            byte[] bytes = fields.ensure(filled + step);
            System.arraycopy(from, offset + taken, bytes, filled, step);
            int before = filled;
            filled += step;
            lines(bytes);
            taken += complete ? at - before : step;
        }
        return taken;
    }

    private void lines(byte[] bytes) {
        int limit = filled;
        int i = at;
        while ((i = LineScan.next(bytes, i, limit)) < limit) {
            byte b = bytes[i];
            if (b == '\r') {
                if (i + 1 == limit) {
                    break;
                }
                if (bytes[i + 1] != '\n') {
                    fail(Fault.MALFORMED, "a CR without LF");
                    return;
                }
                line(bytes, lineStart, i);
                i += 2;
                lineStart = i;
                if (complete || fault != null) {
                    at = i;
                    return;
                }
            } else if (b == '\n' || b == 0) {
                fail(Fault.MALFORMED, b == 0 ? "a NUL byte" : "an LF without CR");
                return;
            } else {
                i++;
            }
        }
        at = i;
        // A CR at the end does not count yet: it may be the line's end, and the line just short enough.
        if (i - lineStart > maxLine) {
            tooLong();
        } else if (i > maxHead) {
            fail(Fault.TOO_LARGE, "the head is longer than " + maxHead + " bytes");
        }
    }

    private void tooLong() {
        if (firstLineDone) {
            fail(Fault.TOO_LARGE, "a field is longer than " + maxLine + " bytes");
        } else {
            fail(Fault.FIRST_LINE_TOO_LONG, "the request line is longer than " + maxLine + " bytes");
        }
    }

    private void line(byte[] bytes, int from, int to) {
        if (to - from > maxLine) {
            tooLong();
        } else if (to > maxHead) {
            fail(Fault.TOO_LARGE, "the head is longer than " + maxHead + " bytes");
        } else if (!firstLineDone) {
            // Empty lines before a message are left over from clients that end a body with one (RFC 9112, 2.2).
            if (to > from) {
                firstLineDone = true;
                firstLine(bytes, from, to);
            }
        } else if (to == from) {
            complete = true;
            // Past the end of the empty line: what end() is told as the head's length.
            at = to + 2;
            if (!trailers) {
                end();
            }
        } else {
            field(bytes, from, to);
        }
    }

    private void field(byte[] bytes, int from, int to) {
        int i = from;
        byte kinds = 0;
        while (i < to && bytes[i] != ':') {
            byte kind = KIND[bytes[i] & 0xff];
            if (kind == BAD) {
                fail(
                        Fault.MALFORMED,
                        i == from ? "a folded field" : "white space or a control character in a field's name");
                return;
            }
            kinds |= (byte) (1 << kind);
            i++;
        }
        if (i == to || i == from) {
            fail(Fault.MALFORMED, i == to ? "a field without a colon" : "a field without a name");
            return;
        }
        int nameEnd = i++;
        while (i < to && isBlank(bytes[i])) {
            i++;
        }
        int end = to;
        while (end > i && isBlank(bytes[end - 1])) {
            end--;
        }
        boolean invalid = (kinds & 1 << UNUSUAL) != 0 || (kinds & 1 << UNDERSCORE) != 0 && !underscores;
        if (invalid && dropInvalid) {
            return;
        }
        if (fields.size() == maxFields) {
            fail(Fault.TOO_LARGE, "more than " + maxFields + " fields");
            return;
        }
        fields.place(FieldName.of(bytes, from, nameEnd - from), from, nameEnd - from, i, end - i);
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    final void fail(Fault newFault, String text) {
        fault = newFault;
        why = text;
    }

    /** Whether the head is there whole. */
    final boolean isComplete() {
        return complete;
    }

    /** Whether some of a head has come, and not all. */
    final boolean isPartial() {
        return filled > 0;
    }

    /** What is wrong; null if nothing is. */
    final Fault fault() {
        return fault;
    }

    final String why() {
        return why;
    }

    /** What a head may have. */
    final HeadLimits limits() {
        return limits;
    }

    /** Bytes of the head. */
    final int headLength() {
        return complete ? at : filled;
    }

    /**
     * The only Content-Length.
     *
     * @return its value, or -1 if there is none; faults if there are several or it is no number
     */
    final long contentLength() {
        int index = fields.find(FieldName.CONTENT_LENGTH, 0);
        if (index < 0) {
            return -1;
        }
        if (fields.find(FieldName.CONTENT_LENGTH, index + 1) >= 0) {
            fail(Fault.MALFORMED, "two Content-Length fields");
            return -1;
        }
        byte[] bytes = fields.bytes();
        int from = fields.valueAt(index);
        int length = fields.valueLength(index);
        long value = 0;
        for (int i = from; i < from + length; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - 9) / 10) {
                fail(Fault.MALFORMED, "a Content-Length that is no number");
                return -1;
            }
            value = value * 10 + digit;
        }
        if (length == 0) {
            fail(Fault.MALFORMED, "an empty Content-Length");
        }
        return value;
    }

    /** Whether the body is chunked; faults if another transfer coding is named, or chunked more than once. */
    final boolean isChunked() {
        int index = fields.find(FieldName.TRANSFER_ENCODING, 0);
        if (index < 0) {
            return false;
        }
        if (fields.find(FieldName.TRANSFER_ENCODING, index + 1) >= 0) {
            fail(Fault.MALFORMED, "two Transfer-Encoding fields");
            return false;
        }
        if (fields.valueLength(index) != CHUNKED.length() || !CHUNKED.equalsIgnoreCase(fields.value(index))) {
            fail(Fault.NOT_IMPLEMENTED, "a transfer coding other than chunked");
            return false;
        }
        return true;
    }

    private static final String CHUNKED = "chunked";
}
