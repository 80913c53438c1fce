package io.ambassadors.splitting.server;

import java.util.List;
import java.util.Map;

import io.ambassadors.splitting.config.Directive;

/**
 * A {@code server} block.
 *
 * @param name its first name, as {@code $server_name} shows it; empty without one
 * @param names all its names as written
 * @param where the block
 * @param self what holds where no location does
 * @param locations its locations but the named ones
 * @param named locations whose names begin with {@code @}
 */
public record VirtualServer(
        String name,
        List<String> names,
        Directive where,
        Location self,
        LocationTable locations,
        Map<String, Location> named) {
    public VirtualServer {
        names = List.copyOf(names);
        named = Map.copyOf(named);
    }
}
