package io.ambassadors.splitting.admin;

import java.util.List;

import io.ambassadors.common.quarkus.Count;
import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.TextTable;
import io.ambassadors.splitting.stats.Warning;

/** The status in aligned columns, for {@code curl} and {@code watch}. */
final class StatusText {
    private StatusText() {}

    static String of(StatusView status) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "splitting-ambassador " + status.version() + "  "
                        + status.state().word() + "  up " + status.uptime());
        line(text, status.split().word() + "; " + status.health().word());
        line(text, Figure.line(status.figures()));
        status.reload().lines().forEach(line -> line(text, line));
        status.degraded().forEach((name, reason) -> line(text, "DEGRADED " + name + ": " + reason));
        for (Warning warning : status.warnings()) {
            line(text, "WARNING " + warning.place() + ": " + warning.sentence());
        }
        status.upstreams().forEach(upstream -> upstream(text, upstream));
        status.splits().forEach(split -> split(text, split));
        sites(text, status.sites());
        return text.toString();
    }

    private static void upstream(StringBuilder text, UpstreamView upstream) {
        text.append('\n');
        line(text, "upstream " + upstream.name() + "  " + (upstream.rule() + "  " + upstream.place()).strip());
        if (upstream.split()) {
            line(text, upstream.shares().toString());
        }
        line(text, upstream.health().toString());
        line(text, Figure.line(upstream.figures()));
        if (!upstream.troubles().isEmpty()) {
            line(text, Figure.line(upstream.troubles()));
        }
        TextTable table = new TextTable(
                "SERVER",
                "STATE",
                ">WEIGHT",
                ">CONFIGURED",
                ">ASSIGNED",
                ">SERVED",
                ">REQUESTS",
                ">PER S",
                ">IN FLIGHT",
                ">P50",
                ">P99",
                "ANSWERS",
                "FAILURES",
                "DETAIL");
        for (PeerView peer : upstream.peers()) {
            table.row(
                    peer.address().isEmpty() ? peer.server() : peer.server() + " " + peer.address(),
                    peer.state(),
                    Integer.toString(peer.weight()),
                    peer.configured(),
                    peer.assigned(),
                    peer.served(),
                    peer.requests(),
                    peer.rate(),
                    peer.inFlight(),
                    peer.p50(),
                    peer.p99(),
                    Count.line(peer.statuses()),
                    Count.line(peer.failures()),
                    peer.detail().isEmpty() || peer.lastFailure().isEmpty()
                            ? peer.detail() + peer.lastFailure()
                            : peer.detail() + "; " + peer.lastFailure());
        }
        text.append(table);
    }

    private static void split(StringBuilder text, SplitView split) {
        text.append('\n');
        line(text, "split_clients " + split.key() + " " + split.variable());
        line(text, split.verdict().toString());
        TextTable table = new TextTable("VALUE", ">CONFIGURED", ">OBSERVED", ">REQUESTS");
        split.parts().forEach(part -> table.row(part.value(), part.configured(), part.observed(), part.requests()));
        text.append(table);
    }

    private static void sites(StringBuilder text, List<SiteView> sites) {
        if (sites.isEmpty()) {
            return;
        }
        text.append('\n');
        TextTable table = new TextTable(
                "LISTEN", ">CLIENTS", ">IN FLIGHT", ">REQUESTS", ">PER S", "ANSWERS", "FAILURES", "SERVER NAMES");
        for (SiteView site : sites) {
            table.row(
                    site.listen(),
                    site.connections(),
                    site.inFlight(),
                    site.requests(),
                    site.rate(),
                    Count.line(site.statuses()),
                    Count.line(site.failures()),
                    site.names());
        }
        text.append(table);
    }

    private static void line(StringBuilder text, String line) {
        text.append(TextTable.printable(line).strip()).append('\n');
    }
}
