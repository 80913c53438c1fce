package io.ambassadors.splitting.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.HostTable;

/** Puts the servers of a configuration behind the addresses they listen on ({@code ngx_http_optimize_servers}). */
final class ListenerTable {
    private final Map<String, Address> byText = new LinkedHashMap<>();
    private final Templates templates;
    private final Problems problems;

    /** One address and port. */
    private static final class Address {
        private ListenSpec spec;
        private final List<VirtualServer> servers = new ArrayList<>();
        private final ServerNames names = new ServerNames();
        private VirtualServer marked;

        Address(ListenSpec spec) {
            this.spec = spec;
        }

        AddressServers build() {
            ServerNames used = servers.size() == 1 ? new ServerNames() : names;
            return new AddressServers(servers, marked == null ? servers.get(0) : marked, used);
        }
    }

    ListenerTable(Templates templates, Problems problems) {
        this.templates = templates;
        this.problems = problems;
    }

    /** Adds a server with what it listens on. */
    void add(VirtualServer server, List<ListenReader.Found> listens, List<Name> names) {
        for (ListenReader.Found found : listens) {
            Address address = byText.computeIfAbsent(found.spec().text(), absent -> new Address(found.spec()));
            address.spec = merged(address.spec, found.spec());
            address.servers.add(server);
            if (found.isDefault()) {
                if (address.marked != null) {
                    problems.error(found.directive(), "a duplicate default server for " + address.spec.text());
                }
                address.marked = server;
            }
            for (Name name : names) {
                add(address, name, server);
            }
        }
    }

    /**
     * A name of a server.
     *
     * @param text as written
     * @param pattern of a regular expression; null for a name or wildcard
     * @param where its directive, or the block of a server without names
     */
    record Name(String text, SubjectMatch pattern, Directive where) {}

    /** The names of a server: the empty one if it has none. */
    List<Name> names(Level level) {
        List<Name> names = new ArrayList<>();
        for (Directive directive : level.own("server_name")) {
            for (String text : directive.arguments()) {
                if (!text.startsWith("~")) {
                    names.add(new Name(text, null, directive));
                } else if (text.length() == 1) {
                    problems.error(directive, "empty regex in server name \"" + text + "\"");
                } else {
                    boolean ignoreCase = text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
                    names.add(new Name(text, templates.pattern(text.substring(1), ignoreCase, directive), directive));
                }
            }
        }
        return names.isEmpty() ? List.of(new Name("", null, level.block())) : names;
    }

    private void add(Address address, Name name, VirtualServer server) {
        if (name.pattern != null) {
            address.names.add(name.pattern, server);
            return;
        }
        HostTable.Added added = address.names.add(name.text, server);
        String at = "\"" + name.text + "\" on " + address.spec.text();
        if (added == HostTable.Added.INVALID) {
            problems.error(name.where, "invalid server name or wildcard " + at);
        } else if (added == HostTable.Added.CONFLICT) {
            problems.warn(name.where, "conflicting server name " + at + ", ignored", "");
        }
    }

    /** Options of an address may stand in any of its directives. */
    private static ListenSpec merged(ListenSpec a, ListenSpec b) {
        return new ListenSpec(
                a.address(),
                a.text(),
                a.ipv6Only() && b.ipv6Only(),
                a.backlog() == ListenSpec.DEFAULT_BACKLOG ? b.backlog() : a.backlog(),
                Math.max(a.receiveBuffer(), b.receiveBuffer()),
                Math.max(a.sendBuffer(), b.sendBuffer()),
                a.reusePort() || b.reusePort(),
                a.tcpKeepalive() || b.tcpKeepalive(),
                a.proxyProtocol() || b.proxyProtocol(),
                a.http2() || b.http2());
    }

    /** The sockets to listen on: addresses whose port is bound for all addresses have none of their own. */
    List<Listener> listeners(Function<VirtualServer, ClientSettings> settings) {
        Map<String, Address> wildcards = new HashMap<>();
        for (Address address : byText.values()) {
            if (ListenReader.isWildcard(address.spec.address())) {
                wildcards.put(ListenReader.family(address.spec.address()), address);
            }
        }
        List<Listener> listeners = new ArrayList<>();
        for (Address address : byText.values()) {
            Address wildcard = wildcards.get(ListenReader.family(address.spec.address()));
            if (wildcard == null || wildcard == address) {
                AddressServers servers = address.build();
                ClientSettings client = settings.apply(servers.defaultServer());
                listeners.add(new Listener(address.spec, client, servers, others(address)));
            }
        }
        return listeners;
    }

    private Map<InetAddress, AddressServers> others(Address wildcard) {
        Map<InetAddress, AddressServers> others = new HashMap<>();
        if (ListenReader.isWildcard(wildcard.spec.address())) {
            String family = ListenReader.family(wildcard.spec.address());
            for (Address address : byText.values()) {
                if (address != wildcard
                        && ListenReader.family(address.spec.address()).equals(family)) {
                    others.put(((InetSocketAddress) address.spec.address()).getAddress(), address.build());
                }
            }
        }
        return others;
    }
}
