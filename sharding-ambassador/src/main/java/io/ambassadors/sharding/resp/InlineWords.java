package io.ambassadors.sharding.resp;

import java.util.Arrays;

/**
 * The words of an inline command, with the quotes and escapes that Redis knows ({@code sds.c}, sdssplitargs): double quotes with
 * {@code \n \r \t \b \a \xHH}, single quotes with {@code \'}.
 */
final class InlineWords {
    private final byte[] in;
    private final int end;
    private final byte[] out;
    private int at;
    private int size;

    private InlineWords(byte[] in, int from, int end) {
        this.in = in;
        this.at = from;
        this.end = end;
        this.out = new byte[end - from];
    }

    /**
     * Splits the line from {@code from} to {@code end}. The words are copied to an array of their own, since unquoting shortens them.
     *
     * @return false if quotes are not balanced
     */
    static boolean split(byte[] bytes, int from, int end, Arguments words) {
        InlineWords line = new InlineWords(bytes, from, end);
        words.begin(line.out, 0);
        while (line.skipBlanks()) {
            int start = line.size;
            if (!line.word()) {
                return false;
            }
            words.add(start, line.size - start);
        }
        words.seal();
        return true;
    }

    /** A whole RESP request of the words, as servers expect it. */
    static byte[] encode(Arguments words) {
        byte[] frame = new byte[16 + words.available() * 16 + words.bytes().length];
        int size = RespBytes.header(frame, 0, '*', words.available());
        for (int i = 0; i < words.available(); i++) {
            size = RespBytes.bulk(frame, size, words.bytes(), words.offset(i), words.length(i));
        }
        return Arrays.copyOf(frame, size);
    }

    private boolean skipBlanks() {
        while (at < end && isBlank(in[at])) {
            at++;
        }
        return at < end;
    }

    private boolean word() {
        while (at < end && !endsWord(in[at])) {
            byte b = in[at++];
            if (b == '"') {
                return doubleQuoted() && endsHere();
            }
            if (b == '\'') {
                return singleQuoted() && endsHere();
            }
            out[size++] = b;
        }
        return true;
    }

    private boolean endsHere() {
        return at == end || isBlank(in[at]);
    }

    private boolean singleQuoted() {
        while (at < end) {
            byte b = in[at++];
            if (b == '\\' && at < end && in[at] == '\'') {
                out[size++] = '\'';
                at++;
            } else if (b == '\'') {
                return true;
            } else {
                out[size++] = b;
            }
        }
        return false;
    }

    private boolean doubleQuoted() {
        while (at < end) {
            byte b = in[at++];
            if (b == '"') {
                return true;
            }
            out[size++] = b == '\\' && at < end ? escaped() : b;
        }
        return false;
    }

    private byte escaped() {
        byte b = in[at++];
        if (b == 'x' && at + 1 < end) {
            int high = Character.digit(in[at], 16);
            int low = Character.digit(in[at + 1], 16);
            if (high >= 0 && low >= 0) {
                at += 2;
                return (byte) (high << 4 | low);
            }
        }
        return switch (b) {
            case 'n' -> (byte) '\n';
            case 'r' -> (byte) '\r';
            case 't' -> (byte) '\t';
            case 'b' -> (byte) '\b';
            case 'a' -> (byte) 7;
            default -> b;
        };
    }

    /** Vertical tab and form feed stand between words, but do not end one: Redis asks isspace() there and lists characters here. */
    private static boolean endsWord(byte b) {
        return isBlank(b) && b != 0x0b && b != 0x0c;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
