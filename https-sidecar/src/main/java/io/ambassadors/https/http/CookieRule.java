package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ambassadors.common.http.FieldName;

/** Makes a cookie {@code Secure} (RFC 6265, 4.1.2.5): the browser that got it over https sends it over https only. */
final class CookieRule {
    private static final byte[] SECURE = "secure".getBytes(ISO_8859_1);
    private static final byte[] ADDED = "; Secure".getBytes(ISO_8859_1);

    private CookieRule() {}

    /** A value of {@code Set-Cookie} that is secure; null if the one in the array is, or is no cookie. */
    static byte[] secure(byte[] bytes, int at, int length) {
        if (length == 0) {
            return null;
        }
        int end = at + length;
        for (int semicolon = indexOf(bytes, ';', at, end); semicolon < end; ) {
            int next = indexOf(bytes, ';', semicolon + 1, end);
            if (isSecure(bytes, semicolon + 1, next)) {
                return null;
            }
            semicolon = next;
        }
        byte[] value = new byte[length + ADDED.length];
        System.arraycopy(bytes, at, value, 0, length);
        System.arraycopy(ADDED, 0, value, length, ADDED.length);
        return value;
    }

    /** Whether an attribute is {@code Secure}; a value that it may have means nothing (RFC 6265, 5.2.5). */
    private static boolean isSecure(byte[] bytes, int from, int to) {
        int end = indexOf(bytes, '=', from, to);
        int begin = from;
        while (begin < end && isBlank(bytes[begin])) {
            begin++;
        }
        while (end > begin && isBlank(bytes[end - 1])) {
            end--;
        }
        if (end - begin != SECURE.length) {
            return false;
        }
        for (int i = 0; i < SECURE.length; i++) {
            if (FieldName.lower(bytes[begin + i]) != SECURE[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static int indexOf(byte[] bytes, char c, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != c) {
            i++;
        }
        return i;
    }
}
