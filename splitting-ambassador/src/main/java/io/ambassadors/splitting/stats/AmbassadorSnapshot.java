package io.ambassadors.splitting.stats;

import java.util.List;

import io.ambassadors.common.stats.ReloadStatus;

/**
 * The whole data plane at one moment.
 *
 * @param startedAtMillis when the process began to serve, milliseconds since the epoch
 * @param takenAtMillis when this was taken
 * @param eventLoops number of data plane event loops; with more than one, each has connections to every server
 * @param totalConnections connections accepted and opened since start, clients' and servers'
 * @param currConnections open connections, clients' and servers'
 * @param draining whether the process is on its way out
 * @param sites the listeners, in the order of the file
 * @param upstreams in the order of the file, those that {@code proxy_pass} names by address last
 * @param splits the {@code split_clients} of the file, in its order
 * @param warnings what of the configuration in force was hardly meant
 * @param accessLogDropped lines of access logs that were dropped since their writer did not keep up
 * @param reload how the configuration in force came about
 */
public record AmbassadorSnapshot(
        long startedAtMillis,
        long takenAtMillis,
        int eventLoops,
        long totalConnections,
        long currConnections,
        boolean draining,
        List<SiteSnapshot> sites,
        List<UpstreamSnapshot> upstreams,
        List<SplitSnapshot> splits,
        List<Warning> warnings,
        long accessLogDropped,
        ReloadStatus reload) {
    public AmbassadorSnapshot {
        sites = List.copyOf(sites);
        upstreams = List.copyOf(upstreams);
        splits = List.copyOf(splits);
        warnings = List.copyOf(warnings);
    }
}
