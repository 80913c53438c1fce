package io.ambassadors.splitting.variables;

/**
 * PCRE's syntax as far as RE2's differs: named groups are rewritten, and what RE2 cannot do is found, so that a message can name it.
 *
 * @param translated the expression for RE2
 * @param unsupported what RE2 cannot do; null if nothing is found
 */
record PcreSyntax(String translated, String unsupported) {
    static PcreSyntax of(String source) {
        StringBuilder text = new StringBuilder(source.length() + 8);
        boolean inClass = false;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\\' && i + 1 < source.length()) {
                char escaped = source.charAt(i + 1);
                String reason = inClass ? null : escape(escaped);
                if (reason != null) {
                    return new PcreSyntax(source, reason);
                }
                // RE2 knows fewer needless escapes than PCRE, which takes any character that is no letter or digit
                // literally.
                text.append(c).append(escaped);
                i++;
            } else if (inClass) {
                inClass = c != ']' || isFirstInClass(source, i);
                text.append(c);
            } else if (c == '[') {
                inClass = true;
                text.append(c);
            } else if (c == '(' && source.startsWith("(?", i)) {
                String reason = group(source, i + 2);
                if (reason != null) {
                    return new PcreSyntax(source, reason);
                }
                i = opening(source, i, text);
            } else {
                if (c == '+' && isPossessive(source, i)) {
                    return new PcreSyntax(source, "a possessive quantifier");
                }
                literal(c, text);
            }
        }
        return new PcreSyntax(text.toString(), null);
    }

    /** PCRE knows no case of bytes above ASCII, RE2 does. */
    private static void literal(char c, StringBuilder text) {
        if (c < 0x80) {
            text.append(c);
        } else {
            text.append("(?-i:").append(c).append(')');
        }
    }

    /** A bracket directly behind the one that opens the class, or behind its {@code ^}, belongs to the class. */
    private static boolean isFirstInClass(String source, int at) {
        return source.charAt(at - 1) == '[' || source.charAt(at - 1) == '^' && at > 1 && source.charAt(at - 2) == '[';
    }

    private static String escape(char escaped) {
        if (escaped >= '1' && escaped <= '9' || escaped == 'g' || escaped == 'k') {
            return "a backreference";
        }
        return switch (escaped) {
            case 'K' -> "\\K";
            case 'G' -> "\\G";
            case 'R', 'X' -> "\\" + escaped;
            default -> null;
        };
    }

    private static String group(String source, int at) {
        if (source.startsWith("=", at) || source.startsWith("!", at)) {
            return "a look-ahead";
        }
        if (source.startsWith("<=", at) || source.startsWith("<!", at)) {
            return "a look-behind";
        }
        if (source.startsWith(">", at)) {
            return "an atomic group";
        }
        if (source.startsWith("P=", at)) {
            return "a backreference";
        }
        if (source.startsWith("(", at)) {
            return "a conditional group";
        }
        if (source.startsWith("R", at) || source.startsWith("&", at) || source.startsWith("P>", at)) {
            return "a recursion";
        }
        return source.startsWith("#", at) ? "a comment" : null;
    }

    /** Copies what opens a group, {@code (?<name>} and {@code (?'name'} as {@code (?P<name>}; returns where its last character is. */
    private static int opening(String source, int at, StringBuilder text) {
        if (source.startsWith("(?<", at)) {
            text.append("(?P<");
            return at + 2;
        }
        int end = source.startsWith("(?'", at) ? source.indexOf('\'', at + 3) : -1;
        if (end > 0) {
            text.append("(?P<").append(source, at + 3, end).append('>');
            return end;
        }
        text.append("(?");
        return at + 1;
    }

    private static boolean isPossessive(String source, int at) {
        if (at == 0) {
            return false;
        }
        char before = source.charAt(at - 1);
        boolean quantifier = before == '*' || before == '+' || before == '?' || before == '}';
        return quantifier && (at < 2 || source.charAt(at - 2) != '\\');
    }
}
