package io.ambassadors.splitting.variables;

/** How values of variables are written into a log line ({@code log_format … escape=}), and what stands for a value that is missing. */
enum LogEscape {
    /** {@code "}, {@code \} and all that is no printable ASCII as {@code \xHH}; {@code -} for nothing. */
    DEFAULT("-") {
        @Override
        boolean isPlain(char c) {
            return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
        }

        @Override
        void escape(char c, StringBuilder out) {
            out.append("\\x").append(DIGITS.charAt(c >> 4 & 15)).append(DIGITS.charAt(c & 15));
        }
    },
    /** What a string in JSON must not hold; bytes above ASCII stay as they are. */
    JSON("") {
        @Override
        boolean isPlain(char c) {
            return c >= ' ' && c != '"' && c != '\\';
        }

        @Override
        void escape(char c, StringBuilder out) {
            int letter = JSON_CONTROLS.indexOf(c);
            if (letter >= 0) {
                out.append('\\').append(JSON_LETTERS.charAt(letter));
            } else {
                out.append("\\u00").append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 15));
            }
        }
    },
    /** Values as they are. */
    NONE("") {
        @Override
        boolean isPlain(char c) {
            return true;
        }

        @Override
        void escape(char c, StringBuilder out) {
            out.append(c);
        }
    };

    private static final String DIGITS = "0123456789ABCDEF";
    private static final String JSON_CONTROLS = "\n\r\t\b\f\"\\";
    private static final String JSON_LETTERS = "nrtbf\"\\";

    private final String missing;

    LogEscape(String missing) {
        this.missing = missing;
    }

    abstract boolean isPlain(char c);

    abstract void escape(char c, StringBuilder out);

    /** Appends a value; null for none. */
    void append(String value, StringBuilder out) {
        if (value == null) {
            out.append(missing);
            return;
        }
        int length = value.length();
        int from = 0;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (!isPlain(c)) {
                out.append(value, from, i);
                escape(c, out);
                from = i + 1;
            }
        }
        out.append(value, from, length);
    }
}
