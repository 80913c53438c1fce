package io.ambassadors.splitting.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * File names by a pattern, as {@code glob(3)} finds them: <code>* ? [a-z] [!a]</code> within one part of a path, a leading dot only if
 * written, in the order of their bytes.
 */
final class Glob {
    private Glob() {}

    /** Whether a name is a pattern. */
    static boolean isPattern(String name) {
        return name.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** The files that match an absolute pattern. */
    static List<String> expand(String pattern) throws IOException {
        List<String> found = List.of("");
        for (String part : pattern.replaceAll("^/+|/+$", "").split("/+", -1)) {
            List<String> deeper = new ArrayList<>();
            for (String directory : found) {
                descend(directory, part, deeper);
            }
            found = deeper;
        }
        return found.stream().sorted().toList();
    }

    private static void descend(String directory, String part, List<String> into) throws IOException {
        if (!isPattern(part)) {
            String name = directory + "/" + part.replaceAll("\\\\(.)", "$1");
            if (Files.exists(DiskFiles.path(name))) {
                into.add(name);
            }
            return;
        }
        Path path = DiskFiles.path(directory.isEmpty() ? "/" : directory);
        if (!Files.isDirectory(path)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = DiskFiles.name(entry.getFileName());
                if (name.startsWith(".") == part.startsWith(".") && matches(part, 0, name, 0)) {
                    into.add(directory + "/" + name);
                }
            }
        } catch (NotDirectoryException | java.nio.file.AccessDeniedException skipped) {
            // As glob(3) without GLOB_ERR: what cannot be listed has no matches.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Whether a name matches; a star is tried at its last place only, so that the time is bounded by the product of the lengths. */
    static boolean matches(String pattern, int patternStart, String name, int nameStart) {
        int p = patternStart;
        int n = nameStart;
        int star = -1;
        int starred = 0;
        while (n < name.length()) {
            int next = p < pattern.length() && pattern.charAt(p) == '*' ? -1 : one(pattern, p, name.charAt(n));
            if (next > 0) {
                p = next;
                n++;
            } else if (next < 0) {
                star = ++p;
                starred = n;
            } else if (star >= 0) {
                p = star;
                n = ++starred;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Index behind the element at {@code p} if it matches a character, else 0. */
    private static int one(String pattern, int p, char c) {
        if (p >= pattern.length()) {
            return 0;
        }
        char element = pattern.charAt(p);
        int close = element == '[' ? closing(pattern, p) : -1;
        if (close > 0) {
            boolean negated = pattern.charAt(p + 1) == '!' || pattern.charAt(p + 1) == '^';
            return inSet(pattern, p + (negated ? 2 : 1), close, c) != negated ? close + 1 : 0;
        }
        if (element == '\\' && p + 1 < pattern.length()) {
            return pattern.charAt(p + 1) == c ? p + 2 : 0;
        }
        return element == '?' || element == c ? p + 1 : 0;
    }

    /** The bracket that closes a set, of which a bracket in the first place is a member; -1 if there is none. */
    private static int closing(String pattern, int open) {
        int first = open + 1;
        if (first < pattern.length() && (pattern.charAt(first) == '!' || pattern.charAt(first) == '^')) {
            first++;
        }
        return pattern.indexOf(']', first + 1);
    }

    private static boolean inSet(String pattern, int from, int to, char c) {
        for (int i = from; i < to; i++) {
            char low = pattern.charAt(i);
            char high = low;
            if (i + 2 < to && pattern.charAt(i + 1) == '-') {
                high = pattern.charAt(i + 2);
                i += 2;
            }
            if (low <= c && c <= high) {
                return true;
            }
        }
        return false;
    }
}
