package io.ambassadors.sharding.resp;

import java.nio.charset.StandardCharsets;

/** Writes RESP into arrays. Every method returns the position after what it wrote; the caller provides the room. */
public final class RespBytes {
    /** Most bytes that {@link #header} writes. */
    public static final int HEADER = 13;

    private RespBytes() {}

    /** A type, a number that is not negative, CR LF: {@code *3}, {@code $64}, {@code :0}. */
    public static int header(byte[] to, int at, char type, int number) {
        int next = at;
        to[next++] = (byte) type;
        next = digits(to, next, number);
        to[next++] = '\r';
        to[next++] = '\n';
        return next;
    }

    /** Bytes that {@link #header} writes for a number. */
    public static int headerSize(int number) {
        int size = 4;
        for (int rest = number; rest >= 10; rest /= 10) {
            size++;
        }
        return size;
    }

    /** Bytes that {@link #bulk} writes for a string of that length. */
    public static int bulkSize(int length) {
        return headerSize(length) + length + 2;
    }

    /** A bulk string. */
    public static int bulk(byte[] to, int at, byte[] from, int offset, int length) {
        int next = header(to, at, '$', length);
        System.arraycopy(from, offset, to, next, length);
        next += length;
        to[next++] = '\r';
        to[next++] = '\n';
        return next;
    }

    /** An array of bulk strings: a request. */
    public static byte[] request(byte[]... words) {
        int size = HEADER;
        for (byte[] word : words) {
            size += word.length + HEADER + 2;
        }
        byte[] frame = new byte[size];
        int at = header(frame, 0, '*', words.length);
        for (byte[] word : words) {
            at = bulk(frame, at, word, 0, word.length);
        }
        return java.util.Arrays.copyOf(frame, at);
    }

    /** An array of bulk strings, given as text: a request. */
    public static byte[] request(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        return request(bytes);
    }

    /** Text as bytes, each character one byte. */
    public static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int digits(byte[] to, int at, int number) {
        if (number < 10) {
            to[at] = (byte) ('0' + number);
            return at + 1;
        }
        int size = 1;
        for (int rest = number; rest >= 10; rest /= 10) {
            size++;
        }
        int rest = number;
        for (int i = at + size - 1; i >= at; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + size;
    }
}
