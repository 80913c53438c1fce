package io.ambassadors.splitting.server;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.splitting.variables.HostTable;
import io.ambassadors.splitting.variables.RequestScope;

/**
 * Finds the server of a host as nginx does ({@code ngx_http_find_virtual_server}): the exact name, the longest wildcard at the
 * beginning, the longest at the end, the first regular expression.
 */
public final class ServerNames {
    private final HostTable<VirtualServer> table = new HostTable<>();
    private final List<Regex> regexes = new ArrayList<>(0);
    private boolean empty = true;

    private record Regex(SubjectMatch pattern, VirtualServer server) {}

    /** Adds a name or wildcard. */
    HostTable.Added add(String name, VirtualServer server) {
        empty = false;
        return table.add(name, server);
    }

    /** Adds a regular expression. */
    void add(SubjectMatch pattern, VirtualServer server) {
        empty = false;
        regexes.add(new Regex(pattern, server));
    }

    /** Whether no host has a server of its own. */
    boolean isEmpty() {
        return empty;
    }

    /**
     * The server of a host.
     *
     * @param host in lower case, without port; empty if the client named none
     * @return null if no name fits
     */
    VirtualServer find(String host, RequestScope scope) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        VirtualServer found = table.find(name);
        for (int i = 0; found == null && !name.isEmpty() && i < regexes.size(); i++) {
            Regex regex = regexes.get(i);
            found = regex.pattern.matches(name, scope) ? regex.server : null;
        }
        return found;
    }
}
