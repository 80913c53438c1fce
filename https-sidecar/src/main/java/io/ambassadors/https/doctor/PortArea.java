package io.ambassadors.https.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.config.RedirectConfig;
import io.ambassadors.https.config.SidecarConfig;

/** Whether we may listen where we are to: the place is free, or our own sidecar is there already. */
final class PortArea {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern REDIRECT = Pattern.compile("HTTP/1\\.1 (30[1278])[ \\r\\n]");
    private static final String DEVELOPMENT = "CN=Development authority of ";

    private final SidecarConfig config;
    private final CertificateSet certificates;
    private final Report report;

    PortArea(SidecarConfig config, CertificateSet certificates, Report report) {
        this.config = config;
        this.certificates = certificates;
        this.report = report;
    }

    /** Looks at every place, and opens the first where TLS is to be spoken. */
    Target examine() {
        report.area("ports");
        List<ListenPoint> points = config.listen();
        Target first = tls(points.get(0));
        for (ListenPoint other : points.subList(1, points.size())) {
            try (Target looked = tls(other)) {
                continue;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        config.redirect().ifPresent(this::redirect);
        return first;
    }

    private Target tls(ListenPoint point) {
        if (point.unixPath().isPresent()
                && Files.exists(Path.of(point.unixPath().get()))
                && answers(point)) {
            return taken(point, point.text() + " is taken", Optional.empty());
        }
        try {
            OwnPort own = new OwnPort(point);
            report.ok(point.text() + " is free");
            return new Target.Own(own);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("in use")) {
                Optional<PortHolder> holder = PortHolder.of(point.port());
                return taken(
                        point,
                        point.text() + " is taken by "
                                + holder.map(PortHolder::text).orElse("a process that we may not look at"),
                        holder);
            }
            notBound(e);
            return new Target.Nothing();
        }
    }

    private static boolean answers(ListenPoint point) {
        try (Talk talk = Talk.connect(Talk.address("", 0, point.unixPath()), PATIENCE)) {
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private void notBound(IOException e) {
        String[] parts = String.valueOf(e.getMessage()).split("; ", 2);
        report.fail(parts[0], parts.length > 1 ? parts[1] : "Mend listen");
    }

    private Target taken(ListenPoint point, String found, Optional<PortHolder> holder) {
        SocketAddress address = OwnPort.reachable(point);
        if (holder.filter(PortHolder::isSidecar).isPresent() || servesOurs(address)) {
            report.ok(point.text() + " is taken by the sidecar itself, which is running"
                    + holder.map(one -> " as process " + one.pid()).orElse(""));
            return new Target.Running(address);
        }
        report.fail(found, "Stop it, or change listen");
        return new Target.Nothing();
    }

    /** Whether one of our certificates is shown there, or one that a sidecar made for itself. */
    private boolean servesOurs(SocketAddress address) {
        try (ProbeClient client = new ProbeClient(address, config.acceptProxy())) {
            Outcome outcome = client.handshake(Hello.current("").with(Guideline.POST_QUANTUM, "X25519"));
            Optional<Outcome.Agreed> agreed = outcome instanceof Outcome.Agreed done
                    ? Optional.of(done)
                    : outcome instanceof Outcome.Refused refused ? refused.before() : Optional.empty();
            return agreed.filter(how -> certificates.identities().stream().anyMatch(identity -> identity.certificate()
                                    .equals(how.chain().get(0)))
                            || certificates.isDevelopment()
                                    && how.chain()
                                            .get(0)
                                            .getIssuerX500Principal()
                                            .getName()
                                            .startsWith(DEVELOPMENT))
                    .isPresent();
        }
    }

    private void redirect(RedirectConfig redirect) {
        ListenPoint point = redirect.listen();
        try (OwnPort own = new OwnPort(point)) {
            report.ok(point.text() + " is free, for redirects");
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("in use")) {
                notBound(e);
            } else if (redirects(point)) {
                report.ok(point.text() + " is taken by the sidecar itself, and redirects");
            } else {
                report.fail(
                        point.text() + ", for redirects, is taken by "
                                + PortHolder.of(point.port())
                                        .map(PortHolder::text)
                                        .orElse("a process that we may not look at"),
                        "Stop it, or change redirect");
            }
        }
    }

    private boolean redirects(ListenPoint point) {
        String host = point.isWildcard() ? "127.0.0.1" : point.host();
        try (Talk talk = Talk.connect(Talk.address(host, point.port(), point.unixPath()), PATIENCE)) {
            talk.say(((config.acceptProxy() ? "PROXY UNKNOWN\r\n" : "")
                            + "HEAD / HTTP/1.1\r\nHost: doctor.invalid\r\nConnection: close\r\n\r\n")
                    .getBytes(ISO_8859_1));
            String answer = new String(talk.hear(bytes -> false), ISO_8859_1);
            Matcher status = REDIRECT.matcher(answer);
            return status.lookingAt()
                    && answer.toLowerCase(java.util.Locale.ROOT).contains("location: https://");
        } catch (IOException nobody) {
            return false;
        }
    }
}
