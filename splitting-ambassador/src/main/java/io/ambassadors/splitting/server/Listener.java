package io.ambassadors.splitting.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;

import io.ambassadors.common.http.ClientSettings;

/**
 * A listening socket and the servers behind it.
 *
 * @param spec what to bind
 * @param clientSettings of the default server: they hold until a request has named its host
 * @param servers those of the address that is bound
 * @param others servers of single addresses whose port is bound for all addresses; the address that the client reached decides
 */
public record Listener(
        ListenSpec spec,
        ClientSettings clientSettings,
        AddressServers servers,
        Map<InetAddress, AddressServers> others) {
    public Listener {
        others = Map.copyOf(others);
    }

    /** The servers of the address that a client reached, which may be null. */
    public AddressServers at(SocketAddress local) {
        if (others.isEmpty() || !(local instanceof InetSocketAddress inet)) {
            return servers;
        }
        return others.getOrDefault(inet.getAddress(), servers);
    }
}
