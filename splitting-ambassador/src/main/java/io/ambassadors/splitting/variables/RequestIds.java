package io.ambassadors.splitting.variables;

import java.util.concurrent.ThreadLocalRandom;

/** Values of {@code $request_id}: 16 random bytes in hexadecimal. They tell requests apart; they are no secret. */
final class RequestIds {
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private RequestIds() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] text = new char[32];
        put(text, 0, random.nextLong());
        put(text, 16, random.nextLong());
        return new String(text);
    }

    private static void put(char[] text, int at, long bits) {
        for (int i = 0; i < 16; i++) {
            text[at + i] = DIGITS[(int) (bits >>> 4 * i) & 15];
        }
    }
}
