package io.ambassadors.splitting.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.splitting.variables.RequestScope;

/**
 * Finds the server of a host as nginx does ({@code ngx_http_find_virtual_server}): the exact name, the longest wildcard at the
 * beginning, the longest at the end, the first regular expression.
 */
public final class ServerNames {
    private final Map<String, VirtualServer> exact;
    private final Map<String, VirtualServer> byEnd;
    private final Map<String, VirtualServer> byBeginning;
    private final List<Regex> regexes;

    private record Regex(SubjectMatch pattern, VirtualServer server) {}

    private ServerNames(Builder builder) {
        exact = Map.copyOf(builder.exact);
        byEnd = Map.copyOf(builder.byEnd);
        byBeginning = Map.copyOf(builder.byBeginning);
        regexes = List.copyOf(builder.regexes);
    }

    /** Whether no host has a server of its own. */
    boolean isEmpty() {
        return exact.isEmpty() && byEnd.isEmpty() && byBeginning.isEmpty() && regexes.isEmpty();
    }

    /**
     * The server of a host.
     *
     * @param host in lower case, without port; empty if the client named none
     * @return null if no name fits
     */
    VirtualServer find(String host, RequestScope scope) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        VirtualServer found = exact.get(name);
        if (found == null && !byEnd.isEmpty()) {
            found = findByEnd(name);
        }
        if (found == null && !byBeginning.isEmpty()) {
            found = findByBeginning(name);
        }
        if (found == null && !name.isEmpty()) {
            found = findByRegex(name, scope);
        }
        return found;
    }

    private VirtualServer findByEnd(String name) {
        for (int dot = name.indexOf('.', 1); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            VirtualServer found = byEnd.get(name.substring(dot));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private VirtualServer findByBeginning(String name) {
        for (int dot = name.lastIndexOf('.', name.length() - 2); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            VirtualServer found = byBeginning.get(name.substring(0, dot + 1));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private VirtualServer findByRegex(String name, RequestScope scope) {
        for (Regex regex : regexes) {
            if (regex.pattern.matches(name, scope)) {
                return regex.server;
            }
        }
        return null;
    }

    /** Collects the names of one address. */
    static final class Builder {
        private final Map<String, VirtualServer> exact = new HashMap<>();
        private final Map<String, VirtualServer> byEnd = new HashMap<>();
        private final Map<String, VirtualServer> byBeginning = new HashMap<>();
        private final List<Regex> regexes = new ArrayList<>();

        /** How it went with a name. */
        enum Added {
            YES,
            /** Another server has it. */
            TAKEN,
            INVALID
        }

        /** Adds a name that is no regular expression, in lower case. */
        Added add(String name, VirtualServer server) {
            if (name.indexOf("..") >= 0 || name.chars().filter(c -> c == '*').count() > 1) {
                return Added.INVALID;
            }
            if (name.length() > 1 && name.charAt(0) == '.') {
                if (exact.putIfAbsent(name.substring(1), server) != null) {
                    return Added.TAKEN;
                }
                return added(byEnd.putIfAbsent(name, server));
            }
            if (name.length() > 2 && name.startsWith("*.")) {
                return added(byEnd.putIfAbsent(name.substring(1), server));
            }
            if (name.length() > 2 && name.endsWith(".*")) {
                return added(byBeginning.putIfAbsent(name.substring(0, name.length() - 1), server));
            }
            return name.indexOf('*') >= 0 ? Added.INVALID : added(exact.putIfAbsent(name, server));
        }

        private static Added added(VirtualServer before) {
            return before == null ? Added.YES : Added.TAKEN;
        }

        /** Adds a regular expression. */
        void add(SubjectMatch pattern, VirtualServer server) {
            regexes.add(new Regex(pattern, server));
        }

        ServerNames build() {
            return new ServerNames(this);
        }
    }
}
