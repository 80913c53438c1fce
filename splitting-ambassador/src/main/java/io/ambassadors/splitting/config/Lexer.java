package io.ambassadors.splitting.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into statements, words ended by {@code ;} or {@code {}, as nginx does ({@code ngx_conf_file.c}): quotes surround a whole word,
 * a backslash keeps the next character from ending it, <code>${name}</code> may stand inside it, {@code #} begins a comment only between words.
 */
final class Lexer {
    /** Size of nginx's buffer, bytes: a word and the character that ends it must fit, or the file is refused. */
    private static final int BUFFER = 4096;

    /** So much of a word that is too long is shown. */
    private static final int SHOWN = 10;

    /** What ended a statement. */
    enum End {
        SEMICOLON,
        OPENING_BRACE,
        CLOSING_BRACE,
        END_OF_TEXT
    }

    /**
     * Words and what ended them.
     *
     * @param words at least one before a semicolon or an opening brace, else none
     * @param line line of what ended them, from 1
     */
    record Statement(End end, List<String> words, int line) {}

    private final String text;
    private final boolean file;
    private int position;
    private int bufferEnd;
    private int start;
    private int startLine;
    private int line = 1;
    private List<String> words = List.of();

    private Lexer(String text, boolean file) {
        this.text = text;
        this.file = file;
        this.bufferEnd = file ? 0 : text.length();
    }

    /** Reads the text of a file. */
    static Lexer ofFile(String text) {
        return new Lexer(text, true);
    }

    /** Reads directives of a command line, which nginx holds in memory: their words may have any length. */
    static Lexer ofCommandLine(String text) {
        return new Lexer(text, false);
    }

    /** Line of the last character read, from 1. */
    int line() {
        return line;
    }

    /** The next statement. */
    Statement next() throws SyntaxException {
        words = new ArrayList<>();
        start = position;
        startLine = line;
        while (true) {
            int c = take();
            if (c < 0) {
                if (words.isEmpty()) {
                    return statement(End.END_OF_TEXT);
                }
                throw unexpectedEnd();
            }
            start = position - 1;
            startLine = line;
            int terminator =
                    switch (c) {
                        case ' ', '\t', '\r', '\n' -> ' ';
                        case ';', '{', '}' -> c;
                        case '#' -> comment();
                        case '"', '\'' -> quoted(c);
                        default -> word(c);
                    };
            if (terminator != ' ') {
                return ended(terminator);
            }
        }
    }

    private Statement ended(int terminator) throws SyntaxException {
        // Words before a closing brace lack their semicolon; a semicolon or an opening brace without words ends
        // nothing.
        if (words.isEmpty() != (terminator == '}')) {
            throw unexpected(terminator);
        }
        return statement(
                switch (terminator) {
                    case ';' -> End.SEMICOLON;
                    case '{' -> End.OPENING_BRACE;
                    default -> End.CLOSING_BRACE;
                });
    }

    private Statement statement(End end) {
        return new Statement(end, List.copyOf(words), line);
    }

    private int comment() throws SyntaxException {
        int c;
        do {
            c = take();
        } while (c >= 0 && c != '\n');
        start = position - 1;
        return ' ';
    }

    private int word(int first) throws SyntaxException {
        boolean escaped = first == '\\';
        boolean variable = first == '$';
        while (true) {
            int c = taken();
            if (escaped) {
                escaped = false;
            } else if (c != '{' || !variable) {
                variable = c == '$';
                escaped = c == '\\';
                if (isSpace(c) || c == ';' || c == '{') {
                    words.add(unescaped(start, position - 1));
                    return isSpace(c) ? ' ' : c;
                }
            }
        }
    }

    private int quoted(int quote) throws SyntaxException {
        start = position;
        boolean escaped = false;
        while (true) {
            int c = taken(quote);
            if (escaped) {
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else if (c == quote) {
                words.add(unescaped(start, position - 1));
                return afterQuote();
            }
        }
    }

    private int afterQuote() throws SyntaxException {
        int c = taken();
        if (isSpace(c)) {
            return ' ';
        }
        return switch (c) {
            case ';', '{' -> c;
            // So that if ($a = "b") can be written.
            case ')' -> {
                start = position - 1;
                startLine = line;
                yield word(c);
            }
            default -> throw unexpected(c);
        };
    }

    private String unescaped(int from, int to) {
        if (text.indexOf('\\', from) < 0) {
            return text.substring(from, to);
        }
        StringBuilder word = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            char next = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : 0;
            switch (next) {
                case '"', '\'', '\\' -> word.append(next);
                case 't' -> word.append('\t');
                case 'r' -> word.append('\r');
                case 'n' -> word.append('\n');
                default -> {
                    word.append(c);
                    continue;
                }
            }
            i++;
        }
        return word.toString();
    }

    private int taken() throws SyntaxException {
        return taken(0);
    }

    private int taken(int quote) throws SyntaxException {
        int c = take(quote);
        if (c < 0) {
            throw unexpectedEnd();
        }
        return c;
    }

    private int take() throws SyntaxException {
        return take(0);
    }

    /** The next character, or -1; moves the buffer as nginx does, to find the same words too long. */
    private int take(int quote) throws SyntaxException {
        if (position == bufferEnd) {
            if (position == text.length()) {
                return -1;
            }
            if (position - start == BUFFER) {
                throw tooLong(quote);
            }
            bufferEnd = Math.min(text.length(), start + BUFFER);
        }
        char c = text.charAt(position++);
        if (c == '\n') {
            line++;
        }
        return c;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private SyntaxException tooLong(int quote) {
        return new SyntaxException(
                quote == 0
                        ? "too long parameter \"" + text.substring(start, start + SHOWN) + "...\" started"
                        : "too long parameter, probably missing terminating \"" + (char) quote + "\" character",
                startLine);
    }

    private SyntaxException unexpected(int c) {
        return new SyntaxException("unexpected \"" + (char) c + "\"", line);
    }

    private SyntaxException unexpectedEnd() {
        return new SyntaxException(
                file
                        ? "unexpected end of file, expecting \";\" or \"}\""
                        : "unexpected end of parameter, expecting \";\"",
                line);
    }
}
