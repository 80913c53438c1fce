package io.ambassadors.https.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Paths that need no client certificate. A backend may understand a path in its own way, so only those count as exempt that everybody
 * understands alike: whatever has an escape, a parameter, a backslash, an empty part or a dot part is not.
 */
final class ExemptPaths {
    private final Set<String> exact = new HashSet<>();
    private final String[] below;

    /** Those paths; one that ends with {@code /} stands for all below it. */
    ExemptPaths(List<String> paths) {
        below = paths.stream().filter(path -> path.endsWith("/")).toArray(String[]::new);
        exact.addAll(paths);
    }

    /** Whether a request's target is exempt. */
    boolean contain(String target) {
        if (exact.isEmpty()) {
            return false;
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (!isPlain(path)) {
            return false;
        }
        if (exact.contains(path)) {
            return true;
        }
        for (String prefix : below) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a path begins with a slash and has letters, digits and marks that mean nothing, in parts that mean nothing either. */
    private static boolean isPlain(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && "/-_.~@:$!+=,".indexOf(c) < 0) {
                return false;
            }
            boolean partBegins = i > 0 && path.charAt(i - 1) == '/';
            if (partBegins && (c == '/' || c == '.')) {
                return false;
            }
        }
        return true;
    }
}
