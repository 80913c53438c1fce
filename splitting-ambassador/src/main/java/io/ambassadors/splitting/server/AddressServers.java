package io.ambassadors.splitting.server;

import java.util.List;

/**
 * The servers of one address and port.
 *
 * @param all those that listen there, in the order of the file
 * @param defaultServer the one that is taken when no name fits: marked {@code default_server}, or the first
 * @param names which name is whose
 */
public record AddressServers(List<VirtualServer> all, VirtualServer defaultServer, ServerNames names) {
    public AddressServers {
        all = List.copyOf(all);
    }
}
