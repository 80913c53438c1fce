package io.ambassadors.splitting.variables;

/** Letters as nginx sees them: bytes above ASCII have no case. */
final class Ascii {
    private Ascii() {}

    /** The text with its ASCII capitals made small; the same object if it has none. */
    static String lower(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (isCapital(text.charAt(i))) {
                char[] chars = text.toCharArray();
                for (int j = i; j < length; j++) {
                    if (isCapital(chars[j])) {
                        chars[j] |= 0x20;
                    }
                }
                return new String(chars);
            }
        }
        return text;
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
