package io.ambassadors.splitting.config;

/** After this a file cannot be read on. */
final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    private final int line;

    SyntaxException(String message, int line) {
        super(message, null, false, false);
        this.line = line;
    }

    /** Line of what cannot be read, from 1. */
    int line() {
        return line;
    }
}
