package io.ambassadors.sharding.resp;

/**
 * Finds the end of a server's reply, RESP2 or RESP3, without understanding more of it than its framing. It keeps its place between
 * calls, so that a reply may arrive in any pieces, and needs no memory that grows with the reply: of nested arrays it counts only
 * the elements that are still to come.
 */
public final class ReplyScanner {
    /** What {@link #scan} came to. */
    public enum Result {
        /** The reply ends at {@link #position()}. */
        COMPLETE,
        /** It goes on; everything up to {@link #position()} belongs to it and was looked at. */
        INCOMPLETE,
        /** This is no reply; the connection cannot be resynchronised. */
        GARBAGE
    }

    /** Longest line that says a length; it has a dozen bytes. */
    private static final int MAX_LINE = 64 * 1024;

    private static final int NO_LINE = -2;
    private static final int PART_OF_LINE = 1;
    private static final int BAD_LINE = -3;

    private final boolean resp3;
    private long elements;
    private long bulk;
    private boolean inLine;
    private int position;
    private int lineEnd;
    private byte type;

    /** A scanner for connections of one protocol version; a type of RESP3 is garbage on one that speaks RESP2. */
    public ReplyScanner(boolean resp3) {
        this.resp3 = resp3;
        begin();
    }

    /** Starts over with a new reply. */
    public void begin() {
        elements = 1;
        bulk = 0;
        inLine = false;
        type = 0;
    }

    /** First byte of the reply, its type; 0 before the first call. */
    public byte type() {
        return type;
    }

    /** First byte not looked at yet. */
    public int position() {
        return position;
    }

    /** Bytes of the bulk string in progress that have not been looked at, its CR LF included. */
    public long missingBulkBytes() {
        return bulk;
    }

    /**
     * Goes on with a reply.
     *
     * @param bytes holds what follows
     * @param from first byte not looked at
     * @param to end of the bytes at hand
     */
    public Result scan(byte[] bytes, int from, int to) {
        int at = from;
        if (type == 0 && at < to) {
            type = bytes[at];
        }
        while (elements > 0) {
            if (inLine) {
                if (!restOfLine(bytes, at, to)) {
                    return Result.GARBAGE;
                }
                at = position;
                if (inLine) {
                    return Result.INCOMPLETE;
                }
                continue;
            }
            if (bulk > 0) {
                int part = (int) Math.min(bulk, to - at);
                if (!bulkEndsRight(bytes, at, part)) {
                    return Result.GARBAGE;
                }
                at += part;
                bulk -= part;
                if (bulk > 0) {
                    position = at;
                    return Result.INCOMPLETE;
                }
                elements--;
                continue;
            }
            if (at == to) {
                position = at;
                return Result.INCOMPLETE;
            }
            int outcome = element(bytes, at, to);
            if (outcome == NO_LINE) {
                position = at;
                return to - at > MAX_LINE ? Result.GARBAGE : Result.INCOMPLETE;
            }
            if (outcome == BAD_LINE) {
                return Result.GARBAGE;
            }
            at = outcome == PART_OF_LINE ? at + 1 : lineEnd;
        }
        position = at;
        return Result.COMPLETE;
    }

    /** Checks those of the next {@code part} bytes that are the CR LF behind the bulk string. */
    private boolean bulkEndsRight(byte[] bytes, int at, int part) {
        long toCr = bulk - 2;
        if (toCr >= 0 && toCr < part && bytes[at + (int) toCr] != '\r') {
            return false;
        }
        long toLf = bulk - 1;
        return toLf >= part || bytes[at + (int) toLf] == '\n';
    }

    /** Goes on with a line of any length: a status, an error, a number. Returns false if it ends otherwise than with CR LF. */
    private boolean restOfLine(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return false;
            }
            if (bytes[i] == '\r') {
                position = i;
                if (i + 1 < to) {
                    inLine = false;
                    elements--;
                    position = i + 2;
                    return bytes[i + 1] == '\n';
                }
                return true;
            }
        }
        position = to;
        return true;
    }

    /** One line, which is an element or the head of one. */
    private int element(byte[] bytes, int at, int to) {
        byte head = bytes[at];
        switch (head) {
            case '+', '-', ':':
                return scalar(bytes, at, to);
            case '$':
                return bulkHeader(bytes, at, to);
            case '*':
                return aggregate(bytes, at, to, 1, -1);
            default:
                return resp3 ? resp3Element(head, bytes, at, to) : BAD_LINE;
        }
    }

    private int resp3Element(byte head, byte[] bytes, int at, int to) {
        switch (head) {
            case '_', '#', ',', '(':
                return scalar(bytes, at, to);
            case '=', '!':
                return bulkHeader(bytes, at, to);
            case '~', '>':
                return aggregate(bytes, at, to, 1, -1);
            case '%':
                return aggregate(bytes, at, to, 2, -1);
            case '|':
                // An attribute stands before the element that it describes, and is none itself.
                return aggregate(bytes, at, to, 2, 0);
            default:
                return BAD_LINE;
        }
    }

    private int scalar(byte[] bytes, int at, int to) {
        for (int i = at + 1; i < to; i++) {
            if (bytes[i] == '\r') {
                if (i + 1 == to) {
                    break;
                }
                if (bytes[i + 1] != '\n') {
                    return BAD_LINE;
                }
                lineEnd = i + 2;
                elements--;
                return 0;
            }
            if (bytes[i] == '\n') {
                return BAD_LINE;
            }
        }
        inLine = true;
        return PART_OF_LINE;
    }

    private int bulkHeader(byte[] bytes, int at, int to) {
        long length = number(bytes, at + 1, to);
        if (length < -1) {
            return (int) length;
        }
        if (length < 0) {
            elements--;
        } else {
            bulk = length + 2;
        }
        return 0;
    }

    private int aggregate(byte[] bytes, int at, int to, int perEntry, int itself) {
        long count = number(bytes, at + 1, to);
        if (count < -1) {
            return (int) count;
        }
        elements += Math.max(0, count) * perEntry + itself;
        return 0;
    }

    /** The number in the line from {@code from}, -1 for a null; {@link #NO_LINE} or {@link #BAD_LINE} otherwise. */
    private long number(byte[] bytes, int from, int to) {
        long value = 0;
        int at = from;
        boolean negative = at < to && bytes[at] == '-';
        if (negative) {
            at++;
        }
        int digits = at;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            if (value > Integer.MAX_VALUE) {
                return BAD_LINE;
            }
        }
        if (at == to || (bytes[at] == '\r' && at + 1 == to)) {
            return NO_LINE;
        }
        if (at == digits || bytes[at] != '\r' || bytes[at + 1] != '\n' || (negative && value != 1)) {
            return BAD_LINE;
        }
        lineEnd = at + 2;
        return negative ? -1 : value;
    }
}
