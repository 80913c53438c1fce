package io.ambassadors.splitting.config;

import java.util.List;

/**
 * One directive of an nginx configuration, as it stands in the file. Text is ISO-8859-1, one char for each byte of the file, so that
 * bytes that are no ASCII pass unchanged into headers and hashes.
 *
 * @param name its first word
 * @param arguments the words after it, quotes and escapes resolved as nginx resolves them
 * @param block the directives between its braces; null if it ends with a semicolon
 * @param file name of the file as given on the command line or found by {@code include}
 * @param line line by which nginx names it in its messages, that of its semicolon or opening brace, from 1; 0 on the command line
 */
public record Directive(String name, List<String> arguments, List<Directive> block, String file, int line) {
    public Directive {
        arguments = List.copyOf(arguments);
        block = block == null ? null : List.copyOf(block);
    }

    /** The argument at {@code index}, from 0. */
    public String argument(int index) {
        return arguments.get(index);
    }

    /** Whether it has a block. */
    public boolean isBlock() {
        return block != null;
    }
}
