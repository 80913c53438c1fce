package io.ambassadors.common.http.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Strings of JSON (RFC 8259, 7) from what clients wrote, which may be any bytes. */
public final class JsonText {
    private static final String DIGITS = "0123456789abcdef";

    private JsonText() {}

    /** A string in its quotation marks. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        append(text, out);
        return out.toString();
    }

    /** Appends a string in its quotation marks. */
    public static void append(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                out.append(c);
            } else {
                escape(c, out);
            }
        }
        out.append('"');
    }

    /**
     * Appends bytes, given as a string of ISO-8859-1. They are taken for UTF-8 if they can be; otherwise each stands for the character of
     * its number. What is appended is ASCII either way.
     */
    public static void appendBytes(String latin1, StringBuilder out) {
        append(isAscii(latin1) ? latin1 : decoded(latin1), out);
    }

    /** Appends a member that is not the first of its object, as {@link #appendBytes} does; nothing if it is null or empty. */
    public static void member(String key, String latin1, StringBuilder out) {
        if (latin1 != null && !latin1.isEmpty()) {
            key(key, out);
            appendBytes(latin1, out);
        }
    }

    /** Appends a member that is not the first of its object. */
    public static void member(String key, long value, StringBuilder out) {
        key(key, out);
        out.append(value);
    }

    /** Appends a comma, and the key of a member whose value is to follow. The key is plain ASCII. */
    public static void key(String key, StringBuilder out) {
        out.append(",\"").append(key).append("\":");
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String decoded(String latin1) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(latin1.getBytes(ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException otherBytes) {
            return latin1;
        }
    }

    private static void escape(char c, StringBuilder out) {
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
            return;
        }
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(DIGITS.charAt(c >> shift & 15));
        }
    }
}
