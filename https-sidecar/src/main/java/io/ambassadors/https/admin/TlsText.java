package io.ambassadors.https.admin;

import static io.ambassadors.https.admin.StatusText.line;

import io.ambassadors.common.quarkus.TextTable;
import io.ambassadors.https.stats.CertificateSnapshot;
import io.ambassadors.https.stats.TlsPolicy;

/** Certificates and what was negotiated, for {@code curl}. */
final class TlsText {
    private TlsText() {}

    static String of(StatusView status) {
        StringBuilder text = new StringBuilder();
        TlsPolicy policy = status.handshakes().policy();
        line(text, "profile " + policy.profile() + "  post-quantum " + policy.postQuantum());
        line(text, "ALPN " + String.join(" ", policy.applicationProtocols()) + "  tickets " + policy.tickets());
        line(text, "client certificates " + policy.clients() + "  unknown names " + policy.unknownName());
        StatusText.development(text, status);
        status.certificates().forEach(view -> certificate(text, view));
        authorities(text, status);
        StatusText.handshakes(text, status.handshakes());
        text.append('\n');
        line(
                text,
                "certificate files loaded " + status.certificateReload().loaded() + "  "
                        + status.certificateReload().counts());
        status.certificateReload().problems().forEach(problem -> line(text, "  " + problem));
        return text.toString();
    }

    private static void certificate(StringBuilder text, CertificateView view) {
        CertificateSnapshot facts = view.facts();
        text.append('\n');
        line(
                text,
                ("certificate " + view.name() + "  " + view.verdict().word() + "  " + view.left() + "  "
                        + String.join(", ", view.marks())));
        TextTable table = new TextTable("", "");
        table.row("source", facts.source() + " (" + facts.kind() + ")");
        table.row("names", view.names());
        table.row("valid", view.validity());
        table.row("issuer", facts.issuer());
        facts.chain().forEach(subject -> table.row("chain", subject));
        table.row("key", facts.keyType());
        table.row("serial", facts.serial());
        table.row("SHA-256", facts.fingerprint());
        table.row("generation", facts.generation() + ", read " + view.loaded());
        table.row("last look", view.looked());
        if (!facts.refused().isEmpty()) {
            table.row("refused", facts.refused());
        }
        table.row("handshakes", view.handshakes());
        text.append(table.toString().stripLeading());
    }

    private static void authorities(StringBuilder text, StatusView status) {
        if (status.authorities().isEmpty()) {
            return;
        }
        text.append('\n');
        TextTable table = new TextTable("CLIENT AUTHORITY", "LEFT", "SHA-256");
        status.authorities()
                .forEach(authority -> table.row(authority.subject(), authority.left(), authority.fingerprint()));
        text.append(table);
    }
}
