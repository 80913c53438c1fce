package io.ambassadors.sharding.stats;

import java.util.List;
import java.util.Map;

import io.ambassadors.common.stats.LatencySummary;

/**
 * What one pool looked like at one moment. The counters carry twemproxy's names and meanings.
 *
 * @param name of the pool
 * @param listen where it listens, as written in the file
 * @param hash name of the hash
 * @param distribution name of the distribution
 * @param onEject {@code rehash} or {@code fail}
 * @param strict whether twemproxy's narrower behaviour is on
 * @param serverConnectionsLimit {@code server_connections} of the file
 * @param clientEof clients that closed their connection
 * @param clientErr client connections lost to an error, protocol errors among them
 * @param clientConnections clients connected now
 * @param clientConnectionsTotal clients accepted since start
 * @param clientConnectionsRefused clients closed at once because of {@code client_connections}
 * @param clientOutputClosed clients closed because they did not read their replies
 * @param resp3Clients clients connected now that speak RESP3
 * @param serverEjects ejections
 * @param forwardError requests that could not be sent to a server, or lost their reply
 * @param fragments parts that multi-key commands were split into
 * @param crossSlotErrors commands refused because their keys live on different servers
 * @param localErrors other commands answered with an error by the ambassador itself
 * @param servers in the order of the file's indices
 * @param commandKinds latency by kind of command, such as {@code read}, {@code write}, {@code multi}, {@code script}, {@code large}
 */
public record PoolSnapshot(
        String name,
        String listen,
        String hash,
        String distribution,
        String onEject,
        boolean strict,
        int serverConnectionsLimit,
        long clientEof,
        long clientErr,
        long clientConnections,
        long clientConnectionsTotal,
        long clientConnectionsRefused,
        long clientOutputClosed,
        long resp3Clients,
        long serverEjects,
        long forwardError,
        long fragments,
        long crossSlotErrors,
        long localErrors,
        List<ServerSnapshot> servers,
        Map<String, LatencySummary> commandKinds) {}
