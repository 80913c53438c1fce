package io.ambassadors.https.admin;

import java.util.Map;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.ambassadors.common.quarkus.AdminRoutes;
import io.ambassadors.common.quarkus.DegradedFacts;
import io.ambassadors.common.quarkus.Format;
import io.ambassadors.common.quarkus.Refusal;
import io.ambassadors.common.quarkus.ReloadReply;
import io.ambassadors.common.quarkus.Reply;
import io.ambassadors.common.quarkus.SnapshotCache;
import io.ambassadors.common.quarkus.StatusPages;
import io.ambassadors.https.stats.SidecarSnapshot;

/** The paths of the admin plane, each with who may ask and what it answers. Health and metrics are Quarkus' own, below {@code /q}. */
@Singleton
class AdminPages {
    /** Nothing is divided here, so nothing moves. */
    private static final ReloadReply.Words WORDS = new ReloadReply.Words("", "", "");

    private final SidecarControl control;
    private final Snapshots snapshots;
    private final DegradedFacts facts;
    private final String version;
    private final boolean mayQuit;

    AdminPages(
            SidecarControl control,
            Snapshots snapshots,
            DegradedFacts facts,
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "ambassador.quit.enabled", defaultValue = "false") boolean mayQuit) {
        this.control = control;
        this.snapshots = snapshots;
        this.facts = facts;
        this.version = version;
        this.mayQuit = mayQuit;
    }

    void routes(@Observes Router router, AdminRoutes routes) {
        StatusPages.add(router, routes, this::status, control, snapshots, WORDS);
        StatusPages.inThreeForms(router, routes, "/tls", "/tls", this::tls);
        routes.change(router, "/quit", this::quit);
    }

    private Reply status(Format format) {
        return switch (format) {
            case JSON ->
                Reply.json(200, StatusDocument.of(snapshots.latest(), control.started(), facts.current(), version));
            case TEXT -> Reply.text(200, StatusText.of(view()));
            case HTML -> Reply.html(200, Templates.status(view()));
        };
    }

    private Reply tls(Format format) {
        return switch (format) {
            case JSON -> Reply.json(200, TlsDocument.of(snapshots.latest()));
            case TEXT -> Reply.text(200, TlsText.of(view()));
            case HTML -> Reply.html(200, Templates.tls(view()));
        };
    }

    private StatusView view() {
        SnapshotCache.Look<SidecarSnapshot> look = snapshots.look();
        return StatusView.of(look, snapshots.minutesAgo(), control.started(), facts.current(), version);
    }

    /** For Jobs, whose Pod ends when its last container does, and which knows nothing of a sidecar that goes on. */
    private Reply quit(RoutingContext context) {
        if (!mayQuit) {
            return Reply.refusal(
                    context,
                    new Refusal(
                            404,
                            "POST /quit is not enabled",
                            "set ambassador.quit.enabled=true or AMBASSADOR_QUIT_ENABLED=true if the application is to"
                                    + " end the sidecar; a native sidecar needs no such thing"));
        }
        control.quit();
        snapshots.expire();
        return Format.of(context, Format.JSON) == Format.TEXT
                ? Reply.text(202, "draining; the process ends when its connections have\n")
                : Reply.json(202, Map.of("draining", true));
    }
}
