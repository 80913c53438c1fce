package io.ambassadors.splitting.variables;

/**
 * The target of a request taken apart: the path decoded and normalised, as locations and {@code $uri} see it, and the arguments as
 * they were sent.
 *
 * @param path decoded, without {@code .}, {@code ..} and, unless switched off, without doubled slashes; begins with a slash
 * @param args what stands behind the first question mark up to a {@code #}; null if nothing does
 */
public record UriPath(String path, String args) {
    private enum State {
        USUAL,
        SLASH,
        DOT,
        DOT_DOT
    }

    /**
     * Takes a target apart with the states of nginx's {@code ngx_http_parse_complex_uri}: a decoded slash or dot means what a plain one
     * does, a decoded question mark or {@code #} is part of the path, {@code ..} above the root and {@code %00} are refused.
     *
     * @param target path and arguments as they were sent
     * @param mergeSlashes whether slashes in a row count as one ({@code merge_slashes})
     * @return null if it must be refused with 400
     */
    public static UriPath normalise(String target, boolean mergeSlashes) {
        if (target.isEmpty() || target.charAt(0) != '/') {
            return null;
        }
        int special = firstSpecial(target);
        return special == target.length() ? new UriPath(target, null) : new Parser(target, mergeSlashes).parse();
    }

    /** Index of the first character that may make the path differ from what was sent. */
    private static int firstSpecial(String target) {
        int length = target.length();
        char before = 0;
        for (int i = 0; i < length; i++) {
            char c = target.charAt(i);
            if (c == '%' || c == '?' || c == '#' || before == '/' && (c == '/' || c == '.')) {
                return i;
            }
            before = c;
        }
        return length;
    }

    /** One pass over one target. */
    private static final class Parser {
        private final String target;
        private final boolean mergeSlashes;
        private final char[] path;
        private int length;
        private State state = State.USUAL;

        Parser(String target, boolean mergeSlashes) {
            this.target = target;
            this.mergeSlashes = mergeSlashes;
            this.path = new char[target.length()];
        }

        UriPath parse() {
            int end = target.length();
            for (int i = 0; i < end; i++) {
                char c = target.charAt(i);
                if (c == '%') {
                    int decoded = i + 2 < end ? hex(target.charAt(i + 1)) << 4 | hex(target.charAt(i + 2)) : -1;
                    if (decoded <= 0) {
                        return null;
                    }
                    i += 2;
                    if (decoded == '%' || decoded == '#' || decoded == '?') {
                        usual((char) decoded);
                        continue;
                    }
                    c = (char) decoded;
                } else if (c == '?' || c == '#') {
                    return finish() ? new UriPath(text(), c == '?' ? args(target, i + 1) : null) : null;
                }
                if (!step(c)) {
                    return null;
                }
            }
            return finish() ? new UriPath(text(), null) : null;
        }

        private boolean step(char c) {
            if (c == '/') {
                return slash();
            }
            if (c == '.' && state != State.USUAL && state != State.DOT_DOT) {
                path[length++] = c;
                state = state == State.SLASH ? State.DOT : State.DOT_DOT;
            } else {
                usual(c);
            }
            return true;
        }

        private void usual(char c) {
            path[length++] = c;
            state = State.USUAL;
        }

        private boolean slash() {
            switch (state) {
                case USUAL -> path[length++] = '/';
                case SLASH -> {
                    if (!mergeSlashes) {
                        path[length++] = '/';
                    }
                }
                default -> {
                    return finish();
                }
            }
            state = State.SLASH;
            return true;
        }

        /** Takes back a {@code .} or {@code ..} that turns out to be a whole segment; false if it leads above the root. */
        private boolean finish() {
            if (state == State.DOT) {
                length--;
            } else if (state == State.DOT_DOT) {
                int slash = length - 4;
                while (slash >= 0 && path[slash] != '/') {
                    slash--;
                }
                if (slash < 0) {
                    return false;
                }
                length = slash + 1;
            }
            state = State.SLASH;
            return true;
        }

        private String text() {
            return new String(path, 0, length);
        }
    }

    private static String args(String target, int from) {
        int end = target.indexOf('#', from);
        String args = target.substring(from, end < 0 ? target.length() : end);
        return args.isEmpty() ? null : args;
    }

    /** The value of a hexadecimal digit; a negative number that keeps a sum negative if it is none. */
    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : Integer.MIN_VALUE >> 4;
    }
}
