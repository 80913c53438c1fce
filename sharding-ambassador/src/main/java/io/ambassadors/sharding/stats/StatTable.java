package io.ambassadors.sharding.stats;

import static io.ambassadors.sharding.stats.NutcrackerStat.Shown.EVERYWHERE;
import static io.ambassadors.sharding.stats.NutcrackerStat.Shown.METRIC;
import static io.ambassadors.sharding.stats.NutcrackerStat.Shown.NUTCRACKER;
import static io.ambassadors.sharding.stats.NutcrackerStat.counter;
import static io.ambassadors.sharding.stats.NutcrackerStat.gauge;

import java.util.List;

import io.ambassadors.sharding.stats.ServerSnapshot.State;

/** Every number that is reported of a pool and of a server. Those of twemproxy come first and in its order, which its JSON keeps. */
public final class StatTable {
    /** Of a pool. */
    public static final List<NutcrackerStat<PoolSnapshot>> POOL = List.of(
            counter(EVERYWHERE, "client_eof", "client connections closed by the client", PoolSnapshot::clientEof),
            counter(EVERYWHERE, "client_err", "client connections lost to an error", PoolSnapshot::clientErr),
            gauge(EVERYWHERE, "client_connections", "clients connected now", PoolSnapshot::clientConnections),
            counter(
                    EVERYWHERE,
                    "server_ejects",
                    "times a server was taken out of the ring",
                    PoolSnapshot::serverEjects),
            counter(
                    EVERYWHERE,
                    "forward_error",
                    "requests that reached no server, or lost their reply",
                    PoolSnapshot::forwardError),
            counter(EVERYWHERE, "fragments", "parts that multi-key commands were split into", PoolSnapshot::fragments),
            counter(METRIC, "client_accepted", "clients accepted", PoolSnapshot::clientConnectionsTotal),
            counter(
                    METRIC,
                    "client_refused",
                    "clients closed at once because of client_connections",
                    PoolSnapshot::clientConnectionsRefused),
            counter(
                    METRIC,
                    "client_output_closed",
                    "clients closed because they did not read their replies",
                    PoolSnapshot::clientOutputClosed),
            gauge(
                    METRIC,
                    "client_resp3_connections",
                    "clients connected now that speak RESP3",
                    PoolSnapshot::resp3Clients),
            counter(
                    METRIC,
                    "cross_slot_errors",
                    "commands refused because their keys live on different servers",
                    PoolSnapshot::crossSlotErrors),
            counter(
                    METRIC,
                    "local_errors",
                    "other commands that were answered with an error without asking a server",
                    PoolSnapshot::localErrors));

    /** Of a server. */
    public static final List<NutcrackerStat<ServerSnapshot>> SERVER = List.of(
            counter(EVERYWHERE, "server_eof", "server connections closed by the server", ServerSnapshot::serverEof),
            counter(EVERYWHERE, "server_err", "server connections lost to an error", ServerSnapshot::serverErr),
            counter(
                    EVERYWHERE,
                    "server_timedout",
                    "server connections given up because a reply took longer than timeout",
                    ServerSnapshot::serverTimedout),
            gauge(
                    EVERYWHERE,
                    "server_connections",
                    "open connections to the server",
                    ServerSnapshot::serverConnections),
            gauge(
                    NUTCRACKER,
                    "server_ejected_at",
                    "when the server was last ejected, in microseconds since the epoch; 0 if never",
                    ServerSnapshot::serverEjectedAtMicros),
            counter(EVERYWHERE, "requests", "requests for the server", ServerSnapshot::requests),
            counter(EVERYWHERE, "request_bytes", "bytes of the requests for the server", ServerSnapshot::requestBytes),
            counter(EVERYWHERE, "responses", "replies of the server", ServerSnapshot::responses),
            counter(EVERYWHERE, "response_bytes", "bytes of the replies of the server", ServerSnapshot::responseBytes),
            gauge(EVERYWHERE, "in_queue", "requests waiting to be written to the server", ServerSnapshot::inQueue),
            gauge(
                    EVERYWHERE,
                    "in_queue_bytes",
                    "bytes of the requests waiting to be written",
                    ServerSnapshot::inQueueBytes),
            gauge(EVERYWHERE, "out_queue", "requests written and not answered yet", ServerSnapshot::outQueue),
            gauge(
                    EVERYWHERE,
                    "out_queue_bytes",
                    "bytes of the requests written and not answered yet",
                    ServerSnapshot::outQueueBytes),
            counter(METRIC, "error_replies", "replies of the server that were errors", ServerSnapshot::errorReplies),
            counter(METRIC, "ejections", "times the server was taken out of the ring", ServerSnapshot::ejections),
            gauge(
                    METRIC,
                    "server_large_connections",
                    "open connections that carry large values",
                    ServerSnapshot::largeConnections),
            gauge(
                    METRIC,
                    "server_weight",
                    "weight of the server, relative to the others of its pool",
                    ServerSnapshot::weight),
            gauge(
                    METRIC,
                    "server_up",
                    "1 if the server takes requests, 0 if it fails or is ejected",
                    server -> server.state() == State.UP || server.state() == State.IDLE ? 1 : 0),
            gauge(
                    METRIC,
                    "server_ejected",
                    "1 while the server is out of the ring",
                    server -> server.state() == State.EJECTED ? 1 : 0));

    private StatTable() {}
}
