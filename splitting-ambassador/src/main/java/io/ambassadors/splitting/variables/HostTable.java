package io.ambassadors.splitting.variables;

import java.util.HashMap;
import java.util.Map;

/**
 * Host names with wildcards: {@code x.org}, {@code *.x.org}, {@code .x.org} (both of these), {@code www.x.*}. Exact names come first,
 * then the longest wildcard at the front, then the longest at the end, as in nginx's {@code ngx_hash_find_combined}.
 */
public final class HostTable<T> {
    private final Map<String, T> exact = new HashMap<>();
    /** By what stands behind the asterisk: {@code .x.org}. */
    private final Map<String, T> heads = new HashMap<>();
    /** By what stands before the asterisk: {@code www.x.}. */
    private final Map<String, T> tails = new HashMap<>();

    /** What became of a name. */
    public enum Added {
        OK,
        /** It is there already, perhaps in another form: nginx says {@code conflicting}. */
        CONFLICT,
        /** An asterisk stands where none can. */
        INVALID
    }

    /** Adds a name or wildcard. */
    public Added add(String name, T value) {
        String lower = Ascii.lower(name);
        int length = lower.length();
        int asterisk = lower.indexOf('*');
        if (asterisk >= 0 && lower.indexOf('*', asterisk + 1) >= 0
                || lower.contains("..")
                || lower.indexOf('\0') >= 0) {
            return Added.INVALID;
        }
        if (length > 1 && lower.charAt(0) == '.') {
            if (exact.putIfAbsent(lower.substring(1), value) != null) {
                return Added.CONFLICT;
            }
            return put(heads, lower, value);
        }
        if (length > 2 && lower.startsWith("*.")) {
            return put(heads, lower.substring(1), value);
        }
        if (length > 2 && lower.endsWith(".*")) {
            return put(tails, lower.substring(0, length - 1), value);
        }
        return asterisk >= 0 ? Added.INVALID : put(exact, lower, value);
    }

    /** Adds a name in which asterisks and dots mean nothing. */
    public Added addExact(String name, T value) {
        return put(exact, Ascii.lower(name), value);
    }

    private static <T> Added put(Map<String, T> map, String key, T value) {
        return map.putIfAbsent(key, value) == null ? Added.OK : Added.CONFLICT;
    }

    /** What a name in lower case leads to; null if to nothing. */
    public T find(String lowerName) {
        T found = exact.get(lowerName);
        if (found == null && !heads.isEmpty()) {
            found = findHead(lowerName);
        }
        return found == null && !tails.isEmpty() ? findTail(lowerName) : found;
    }

    private T findHead(String name) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            T found = heads.get(name.substring(dot));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private T findTail(String name) {
        for (int dot = name.lastIndexOf('.'); dot >= 0; dot = name.lastIndexOf('.', dot - 1)) {
            T found = tails.get(name.substring(0, dot + 1));
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
