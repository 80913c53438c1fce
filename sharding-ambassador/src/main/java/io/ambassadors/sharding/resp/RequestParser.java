package io.ambassadors.sharding.resp;

/**
 * Finds the boundaries of one request in the bytes of a client: RESP arrays of bulk strings, and inline commands. It remembers how
 * far it came, so that no byte is looked at twice however the bytes are split.
 *
 * <p>It accepts no more than Redis does ({@code networking.c}, processMultibulkBuffer and processInlineBuffer): numbers have no
 * sign, no leading zero and no blanks, and every line and every argument ends with CR LF, so that the bytes of an accepted request
 * may be handed to a server as they are. Refusals carry Redis' texts.
 */
public final class RequestParser {
    /** What {@link #parse} came to. */
    public enum Result {
        /** A whole request: {@link #arguments()}, up to {@link #position()}. */
        COMPLETE,
        /** A whole inline command, up to {@link #position()}; {@link #arguments()} are positions in its own array. */
        INLINE,
        /** An empty request, which Redis skips without a word: {@code *0}, {@code *-1} or a blank line. */
        EMPTY,
        /** The request goes on beyond the bytes at hand. */
        INCOMPLETE,
        /** It cannot be a request: {@link #error()} says why; the connection cannot be resynchronised. */
        BROKEN
    }

    /** Longest line, be it an inline command or the header of an array: PROTO_INLINE_MAX_SIZE of Redis. */
    static final int MAX_LINE = 64 * 1024;

    /** Most arguments before authentication, and the longest of them: what Redis allows. */
    private static final int MAX_ARGUMENTS_UNAUTHENTICATED = 10;

    private static final int MAX_BULK_UNAUTHENTICATED = 16384;

    private static final int NONE = -1;
    private static final int BAD_NUMBER = -2;
    private static final int NEGATIVE_NUMBER = -3;
    private static final int NO_LINE = -4;

    private final Arguments arguments = new Arguments();
    private int maxArguments;
    private int maxBulk;
    private boolean authenticated;

    private int position;
    private int declared = NONE;
    private int bulkLength = NONE;
    private boolean dropped;
    private int lineEnd;
    private String error = "";

    /** The arguments of a request that was accepted before, or of as much of it as there is. */
    public static Arguments argumentsOf(byte[] frame) {
        RequestParser parser = new RequestParser();
        parser.reset(Integer.MAX_VALUE, Integer.MAX_VALUE, true);
        parser.parse(frame, 0, frame.length);
        return parser.arguments();
    }

    /** Starts over, with the limits of a client. */
    public void reset(int maxArguments, int maxBulk, boolean authenticated) {
        this.maxArguments = maxArguments;
        this.maxBulk = maxBulk;
        this.authenticated = authenticated;
        this.declared = NONE;
        this.bulkLength = NONE;
        this.dropped = false;
    }

    /** The arguments found so far. */
    public Arguments arguments() {
        return arguments;
    }

    /** First byte not looked at yet; after a whole request, the first byte of the next. */
    public int position() {
        return position;
    }

    /** After {@link Result#BROKEN}: the reply without its leading dash, such as {@code ERR Protocol error: invalid bulk length}. */
    public String error() {
        return error;
    }

    /** Bytes of the argument in progress that have not arrived, its CR LF included; 0 when no length was announced. */
    public long missingBulkBytes(int to) {
        return bulkLength < 0 ? 0 : Math.max(0, (long) position + bulkLength + 2 - to);
    }

    /** Length announced for the argument in progress; -1 when between arguments. */
    public int bulkLength() {
        return bulkLength;
    }

    /** Whether an array header has been read, so that {@link #arguments()} speaks of this request. */
    public boolean begun() {
        return declared != NONE;
    }

    /** The bytes stay the same but now stand in {@code bytes}, {@code delta} further up. */
    public void moved(byte[] bytes, int delta) {
        position += delta;
        arguments.moved(bytes, delta);
    }

    /**
     * Forgets the first {@code count} arguments, which have been executed, as if the request began behind them.
     *
     * @return the first byte that is still needed
     */
    public int drop(int count) {
        arguments.drop(count);
        declared -= count;
        dropped = true;
        if (arguments.available() > 0) {
            return arguments.offset(0) - RespBytes.headerSize(arguments.length(0));
        }
        return position;
    }

    /** Forgets the argument in progress too, whose bytes go elsewhere. */
    public void dropBulk() {
        declared--;
        dropped = true;
        arguments.begin(arguments.bytes(), declared);
        bulkLength = NONE;
    }

    /**
     * The next bytes of the request are found at {@code from}. For a request all of whose arguments so far were dropped, so that
     * perhaps none of its bytes is kept; for others nothing happens.
     */
    public void continueAt(byte[] bytes, int from) {
        if (dropped && arguments.available() == 0) {
            position = from;
            arguments.begin(bytes, declared);
        }
    }

    /** Arguments that have not arrived whole. */
    public int missing() {
        return declared - arguments.available();
    }

    /**
     * Goes on with a request.
     *
     * @param bytes holds the request from its first byte on
     * @param from where the request begins; used for the first call of a request only
     * @param to end of the bytes at hand
     */
    public Result parse(byte[] bytes, int from, int to) {
        if (declared == NONE) {
            position = from;
            if (from == to) {
                return Result.INCOMPLETE;
            }
            if (bytes[from] != '*') {
                return inline(bytes, from, to);
            }
            Result header = arrayHeader(bytes, from, to);
            if (header != null) {
                return header;
            }
        }
        return bulks(bytes, to);
    }

    /** Reads {@code *N}; null when the arguments follow. */
    private Result arrayHeader(byte[] bytes, int from, int to) {
        int count = number(bytes, from + 1, to);
        if (count == NO_LINE) {
            return to - from > MAX_LINE ? broken("too big mbulk count string") : Result.INCOMPLETE;
        }
        if (count == BAD_NUMBER || count > maxArguments) {
            return broken("invalid multibulk length");
        }
        if (count > MAX_ARGUMENTS_UNAUTHENTICATED && !authenticated) {
            return broken("unauthenticated multibulk length");
        }
        position = lineEnd;
        if (count <= 0) {
            return Result.EMPTY;
        }
        declared = count;
        arguments.begin(bytes, count);
        return null;
    }

    private Result bulks(byte[] bytes, int to) {
        Arguments found = arguments;
        int at = position;
        int missing = declared - found.available();
        while (missing > 0) {
            int length = bulkLength;
            if (length < 0) {
                if (at == to) {
                    break;
                }
                if (bytes[at] != '$') {
                    return broken("expected '$', got '" + printable(bytes[at]) + "'");
                }
                length = number(bytes, at + 1, to);
                if (length == NO_LINE) {
                    if (to - at > MAX_LINE) {
                        return broken("too big bulk count string");
                    }
                    break;
                }
                if (length < 0 || length > maxBulk) {
                    return broken("invalid bulk length");
                }
                if (length > MAX_BULK_UNAUTHENTICATED && !authenticated) {
                    return broken("unauthenticated bulk length");
                }
                at = lineEnd;
                bulkLength = length;
            }
            if (to - at < length + 2) {
                break;
            }
            int end = at + length;
            if (bytes[end] != '\r' || bytes[end + 1] != '\n') {
                return broken("expected CRLF after an argument of " + length + " bytes");
            }
            found.add(at, length);
            at = end + 2;
            bulkLength = NONE;
            missing--;
        }
        position = at;
        return missing == 0 ? Result.COMPLETE : Result.INCOMPLETE;
    }

    /** The number in the line from {@code from}; leaves the position after its CR LF in {@link #lineEnd}. */
    private int number(byte[] bytes, int from, int to) {
        long value = 0;
        int at = from;
        while (at < to) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return endOfNumber(bytes, from, at, to, value);
            }
            value = value * 10 + digit;
            if (value > Integer.MAX_VALUE || (at > from && bytes[from] == '0')) {
                return BAD_NUMBER;
            }
            at++;
        }
        return NO_LINE;
    }

    private int endOfNumber(byte[] bytes, int from, int at, int to, long value) {
        if (at == from && bytes[at] == '-') {
            int magnitude = number(bytes, at + 1, to);
            return magnitude > 0 ? NEGATIVE_NUMBER : magnitude == NO_LINE ? NO_LINE : BAD_NUMBER;
        }
        if (bytes[at] != '\r' || at == from) {
            return BAD_NUMBER;
        }
        if (at + 1 == to) {
            return NO_LINE;
        }
        if (bytes[at + 1] != '\n') {
            return BAD_NUMBER;
        }
        lineEnd = at + 2;
        return (int) value;
    }

    private Result inline(byte[] bytes, int from, int to) {
        int newline = from;
        while (newline < to && bytes[newline] != '\n') {
            newline++;
        }
        if (newline == to) {
            return to - from > MAX_LINE ? broken("too big inline request") : Result.INCOMPLETE;
        }
        if (newline - from > MAX_LINE) {
            return broken("too big inline request");
        }
        position = newline + 1;
        int end = newline > from && bytes[newline - 1] == '\r' ? newline - 1 : newline;
        if (!InlineWords.split(bytes, from, end, arguments)) {
            return broken("unbalanced quotes in request");
        }
        return arguments.available() == 0 ? Result.EMPTY : Result.INLINE;
    }

    private Result broken(String reason) {
        error = "ERR Protocol error: " + reason;
        return Result.BROKEN;
    }

    private static String printable(byte b) {
        return b >= 0x20 && b < 0x7f ? String.valueOf((char) b) : String.format("\\x%02x", b & 0xff);
    }
}
