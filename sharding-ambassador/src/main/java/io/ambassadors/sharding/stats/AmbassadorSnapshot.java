package io.ambassadors.sharding.stats;

import java.util.List;

import io.ambassadors.common.stats.ReloadStatus;

/**
 * The whole data plane at one moment.
 *
 * @param startedAtMillis when the process began to serve, milliseconds since the epoch
 * @param takenAtMillis when this was taken
 * @param eventLoops number of data plane event loops; with more than one, every server connection exists once per loop
 * @param totalConnections connections accepted and opened since start, clients' and servers'
 * @param currConnections open connections, clients' and servers'
 * @param draining whether the process is on its way out
 * @param pools in the order of the file's names
 * @param reload how the configuration in force came about
 */
public record AmbassadorSnapshot(
        long startedAtMillis,
        long takenAtMillis,
        int eventLoops,
        long totalConnections,
        long currConnections,
        boolean draining,
        List<PoolSnapshot> pools,
        ReloadStatus reload) {}
