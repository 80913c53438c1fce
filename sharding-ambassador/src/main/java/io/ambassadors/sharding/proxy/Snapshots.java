package io.ambassadors.sharding.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.ambassadors.common.stats.LatencyWindow;
import io.ambassadors.sharding.config.PoolConfig;
import io.ambassadors.sharding.config.ServerConfig;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.stats.PoolSnapshot;
import io.ambassadors.sharding.stats.ServerSnapshot;

/** Adds up what the event loops count. */
final class Snapshots {
    private Snapshots() {}

    /** What one event loop tells of its part of a pool: copies, made on that loop. */
    record Part(
            long[] pool, List<LatencyWindow.Totals> kinds, long resp3Clients, long clients, List<ServerPart> servers) {
        static Part of(Pool pool) {
            PoolCounters counters = pool.counters;
            long now = pool.worker.now();
            List<LatencyWindow.Totals> kinds = new ArrayList<>();
            for (LatencyWindow window : counters.kinds) {
                kinds.add(copy(window, now));
            }
            kinds.add(copy(counters.large, now));
            List<ServerPart> servers = new ArrayList<>();
            for (Server server : pool.servers()) {
                servers.add(ServerPart.of(server, now));
            }
            long resp3 = pool.clients.stream().filter(ClientConnection::isResp3).count();
            long[] values = {
                counters.clientEof,
                counters.clientErr,
                counters.clientsTotal,
                counters.clientsRefused,
                counters.clientsClosedForOutput,
                counters.serverEjects,
                counters.forwardError,
                counters.fragments,
                counters.crossSlot,
                counters.localErrors
            };
            return new Part(values, kinds, resp3, pool.clients.size(), servers);
        }

        private static LatencyWindow.Totals copy(LatencyWindow window, long now) {
            LatencyWindow.Totals totals = new LatencyWindow.Totals();
            window.addTo(totals, now);
            return totals;
        }
    }

    /** What one event loop tells of a server. */
    record ServerPart(
            ServerConfig config,
            long[] counters,
            boolean ejected,
            boolean failing,
            boolean connected,
            String lastError,
            long ejectedUntilMillis,
            LatencyWindow.Totals latency) {
        static ServerPart of(Server server, long now) {
            ServerCounters c = server.counters;
            long inQueue = 0;
            long inQueueBytes = 0;
            long outQueue = 0;
            long outQueueBytes = 0;
            boolean connected = false;
            for (ServerConnection connection : server.connections()) {
                int written = connection.inFlight.size() - connection.unwritten();
                for (int i = 0; i < connection.inFlight.size(); i++) {
                    if (i < written) {
                        outQueue++;
                        outQueueBytes += connection.inFlight.get(i).length;
                    } else {
                        inQueue++;
                        inQueueBytes += connection.inFlight.get(i).length;
                    }
                }
                connected |= connection.isConnected();
            }
            int large = server.dedicated.size();
            LatencyWindow.Totals latency = new LatencyWindow.Totals();
            c.latency.addTo(latency, now);
            long[] counters = {
                c.eof,
                c.err,
                c.timedout,
                server.connections().size() + large,
                large,
                c.ejectedAtMicros,
                c.ejections,
                c.requests,
                c.requestBytes,
                c.responses,
                c.responseBytes,
                inQueue,
                inQueueBytes,
                outQueue,
                outQueueBytes,
                c.errorReplies
            };
            return new ServerPart(
                    server.config,
                    counters,
                    server.isEjected(),
                    server.isFailing(),
                    connected || (large > 0 && server.isEverConnected()),
                    server.lastError(),
                    server.ejectedUntilMillis(),
                    latency);
        }
    }

    /** The sum of the parts of a pool. */
    static PoolSnapshot of(PoolConfig config, List<Part> parts) {
        long[] v = new long[parts.get(0).pool.length];
        long resp3 = 0;
        long clients = 0;
        for (Part part : parts) {
            add(v, part.pool);
            resp3 += part.resp3Clients;
            clients += part.clients;
        }
        List<ServerSnapshot> servers = new ArrayList<>();
        for (int i = 0; i < parts.get(0).servers.size(); i++) {
            List<ServerPart> same = new ArrayList<>();
            for (Part part : parts) {
                if (i < part.servers.size()) {
                    same.add(part.servers.get(i));
                }
            }
            servers.add(server(same));
        }
        Map<String, io.ambassadors.common.stats.LatencySummary> kinds = new LinkedHashMap<>();
        Command.Kind[] labels = Command.Kind.values();
        for (int i = 0; i <= labels.length; i++) {
            LatencyWindow.Totals sum = new LatencyWindow.Totals();
            for (Part part : parts) {
                sum.add(part.kinds.get(i));
            }
            kinds.put(i < labels.length ? labels[i].label() : "large", sum.summary());
        }
        return new PoolSnapshot(
                config.name(),
                config.listen().text(),
                config.hash().configName(),
                config.distribution().configName(),
                config.onEject().name().toLowerCase(Locale.ROOT),
                config.strict(),
                config.serverConnections(),
                v[0],
                v[1],
                clients,
                v[2],
                v[3],
                v[4],
                resp3,
                v[5],
                v[6],
                v[7],
                v[8],
                v[9],
                servers,
                kinds);
    }

    private static ServerSnapshot server(List<ServerPart> parts) {
        ServerPart first = parts.get(0);
        long[] v = new long[first.counters.length];
        LatencyWindow.Totals latency = new LatencyWindow.Totals();
        boolean ejected = false;
        boolean failing = false;
        boolean connected = false;
        String lastError = "";
        long until = 0;
        long ejectedAt = 0;
        for (ServerPart part : parts) {
            add(v, part.counters);
            ejectedAt = Math.max(ejectedAt, part.counters[5]);
            latency.add(part.latency);
            ejected |= part.ejected;
            failing |= part.failing;
            connected |= part.connected;
            lastError = part.lastError.isEmpty() ? lastError : part.lastError;
            until = Math.max(until, part.ejectedUntilMillis);
        }
        ServerSnapshot.State state = ejected
                ? ServerSnapshot.State.EJECTED
                : failing
                        ? ServerSnapshot.State.FAILING
                        : connected ? ServerSnapshot.State.UP : ServerSnapshot.State.IDLE;
        return new ServerSnapshot(
                first.config.name(),
                first.config.address(),
                first.config.weight(),
                state,
                lastError,
                v[0],
                v[1],
                v[2],
                v[3],
                v[4],
                ejectedAt,
                until,
                v[6],
                v[7],
                v[8],
                v[9],
                v[10],
                v[11],
                v[12],
                v[13],
                v[14],
                v[15],
                latency.summary());
    }

    private static void add(long[] sum, long[] part) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part[i];
        }
    }
}
