package io.ambassadors.sharding.admin;

import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.TextTable;

/** The status in aligned columns, for {@code curl} and {@code watch}. */
final class StatusText {
    private StatusText() {}

    static String of(StatusView status) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "sharding-ambassador " + status.version() + "  "
                        + status.state().word() + "  up " + status.uptime());
        line(text, status.clients() + " client connections over " + status.serverConnections() + " server connections");
        line(text, status.fanIn());
        status.reload().lines().forEach(line -> line(text, line));
        status.degraded().forEach((name, reason) -> line(text, "DEGRADED " + name + ": " + reason));
        status.pools().forEach(pool -> pool(text, pool));
        return text.toString();
    }

    private static void pool(StringBuilder text, PoolView pool) {
        text.append('\n');
        line(text, "pool " + pool.name() + "  " + pool.listen() + "  " + pool.placement());
        line(text, Figure.line(pool.figures()));
        if (!pool.troubles().isEmpty()) {
            line(text, Figure.line(pool.troubles()));
        }
        TextTable table = new TextTable(
                "SERVER",
                "STATE",
                ">WEIGHT",
                ">CONNS",
                ">IN FLIGHT",
                ">REQUESTS",
                ">PER S",
                ">P50",
                ">P99",
                ">ERRORS",
                ">EJECTIONS",
                "DETAIL");
        for (ServerView server : pool.servers()) {
            table.row(
                    server.address().isEmpty() ? server.name() : server.name() + " " + server.address(),
                    server.state(),
                    Integer.toString(server.weight()),
                    server.connections(),
                    server.inFlight(),
                    server.requests(),
                    server.rate(),
                    server.p50(),
                    server.p99(),
                    server.errors(),
                    server.ejections(),
                    server.stateDetail());
        }
        text.append(table);
    }

    private static void line(StringBuilder text, String line) {
        text.append(TextTable.printable(line)).append('\n');
    }
}
