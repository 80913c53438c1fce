package io.ambassadors.https.admin;

import java.util.stream.Collectors;

import io.ambassadors.common.quarkus.Count;
import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.TextTable;
import io.ambassadors.common.quarkus.Verdict;

/** The status in aligned columns, for {@code curl} and {@code watch}. */
final class StatusText {
    private StatusText() {}

    static String of(StatusView status) {
        StringBuilder text = new StringBuilder();
        line(text, "https-sidecar " + status.version() + "  " + status.state().word() + "  up " + status.uptime());
        line(text, status.glance().stream().map(Verdict::word).collect(Collectors.joining("; ")));
        line(text, Figure.line(status.figures()));
        status.reload().lines().forEach(line -> line(text, line));
        development(text, status);
        status.degraded().forEach((name, reason) -> line(text, "DEGRADED " + name + ": " + reason));
        status.warnings().forEach(warning -> line(text, "WARNING " + warning));
        certificates(text, status);
        handshakes(text, status.handshakes());
        traffic(text, status.traffic());
        backend(text, status.backend());
        status.acme().ifPresent(acme -> acme(text, acme));
        listeners(text, status);
        return text.toString();
    }

    static void development(StringBuilder text, StatusView status) {
        if (status.development()) {
            line(text, "DEVELOPMENT CERTIFICATE " + status.curl());
        }
    }

    private static void certificates(StringBuilder text, StatusView status) {
        text.append('\n');
        TextTable table = new TextTable("CERTIFICATE", "STATE", "LEFT", "ISSUER", "KEY", "SOURCE", ">HANDSHAKES", "");
        for (CertificateView view : status.certificates()) {
            table.row(
                    (view.name() + " " + view.others()).strip(),
                    view.verdict().word(),
                    view.left(),
                    view.issuer(),
                    view.facts().keyType(),
                    view.facts().source(),
                    view.handshakes(),
                    String.join(", ", view.marks()));
        }
        text.append(table);
    }

    static void handshakes(StringBuilder text, HandshakesView handshakes) {
        text.append('\n');
        line(text, handshakes.verdict().toString());
        line(text, Figure.line(handshakes.figures()));
        handshakes.negotiated().forEach(portions -> line(text, portions.line()));
        handshakes.failures().ifPresent(portions -> line(text, portions.line()));
    }

    private static void traffic(StringBuilder text, TrafficView traffic) {
        text.append('\n');
        line(text, traffic.title());
        line(text, Figure.line(traffic.figures()));
        if (!traffic.statuses().isEmpty()) {
            line(text, "Answers  " + Count.line(traffic.statuses()));
        }
        if (!traffic.failures().isEmpty()) {
            line(text, "Failures by origin  " + Count.line(traffic.failures()));
        }
        traffic.parts().forEach(portions -> line(text, portions.line()));
    }

    private static void backend(StringBuilder text, BackendView backend) {
        text.append('\n');
        line(text, "backend " + backend.address() + "  " + backend.protocol() + "  " + backend.verdict());
        line(text, "connections " + backend.connections());
        if (!backend.lastFailure().isEmpty()) {
            line(text, "last failure " + backend.lastFailure());
        }
    }

    private static void acme(StringBuilder text, AcmeView acme) {
        text.append('\n');
        line(text, "acme " + acme.names() + "  " + acme.authority() + "  " + acme.verdict());
        line(text, acme.counts() + (acme.next().isEmpty() ? "" : "; next attempt " + acme.next()));
        if (!acme.lastError().isEmpty()) {
            line(text, "last error " + acme.lastError());
        }
    }

    private static void listeners(StringBuilder text, StatusView status) {
        text.append('\n');
        TextTable table = new TextTable("LISTEN", "PURPOSE", ">CLIENTS", ">ACCEPTED", ">TURNED AWAY");
        for (ListenerView listener : status.listeners()) {
            table.row(
                    listener.listen(),
                    listener.purpose(),
                    listener.connections(),
                    listener.accepted(),
                    listener.turnedAway());
        }
        text.append(table);
    }

    static void line(StringBuilder text, String line) {
        text.append(TextTable.printable(line).strip()).append('\n');
    }
}
