package io.ambassadors.splitting.admin;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

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
import io.ambassadors.common.quarkus.TextTable;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.SplitSnapshot;
import io.ambassadors.splitting.stats.UpstreamSnapshot;
import io.ambassadors.splitting.upstream.ServerExplanation;

/** The paths of the admin plane, each with who may ask and what it answers. Health and metrics are Quarkus' own, below {@code /q}. */
@Singleton
class AdminPages {
    /** Another key, map or real_ip directive may move users too, which nobody can tell without knowing them. */
    private static final ReloadReply.Words WORDS =
            new ReloadReply.Words("upstream", "user", "; servers, weights and shares move no user");

    private final SplittingControl control;
    private final Snapshots snapshots;
    private final DegradedFacts facts;
    private final String version;

    AdminPages(
            SplittingControl control,
            Snapshots snapshots,
            DegradedFacts facts,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.control = control;
        this.snapshots = snapshots;
        this.facts = facts;
        this.version = version;
    }

    void routes(@Observes Router router, AdminRoutes routes) {
        StatusPages.add(router, routes, this::status, control, snapshots, WORDS);
        routes.guarded(router, "/explain", this::explain);
    }

    private Reply status(Format format) {
        SnapshotCache.Look<AmbassadorSnapshot> look = snapshots.look();
        boolean started = control.started();
        Map<String, String> degraded = facts.current();
        if (format == Format.JSON) {
            return Reply.json(200, StatusDocument.of(look.now(), snapshots::judge, started, degraded, version));
        }
        StatusView view = StatusView.of(look, snapshots::judge, started, degraded, version);
        return format == Format.TEXT ? Reply.text(200, StatusText.of(view)) : Reply.html(200, Templates.status(view));
    }

    private Reply explain(RoutingContext context) {
        Format format = Format.of(context, Format.JSON);
        UserQuestion question = new UserQuestion(
                parameter(context, "upstream"),
                parameter(context, "ip"),
                parameter(context, "key"),
                parameter(context, "sticky"));
        List<String> names = names();
        if (question.ip().isEmpty() && question.key().isEmpty()) {
            return format == Format.HTML
                    ? Reply.html(200, Templates.explain(names, question, List.of(), ""))
                    : Reply.refusal(
                            context,
                            new Refusal(
                                    400,
                                    "which user?",
                                    "ask for /explain?ip=ADDRESS or /explain?key=KEY, and with &upstream=NAME for one of "
                                            + names));
        }
        try {
            List<UserPlacement> answers = control.explain(question);
            return switch (format) {
                case JSON -> Reply.json(200, Map.of("answers", answers));
                case TEXT -> Reply.text(200, text(answers));
                case HTML -> Reply.html(200, Templates.explain(names, question, answers, ""));
            };
        } catch (NoSuchElementException e) {
            return refused(context, question, 404, "there is no such upstream", "use one of " + names);
        } catch (IllegalArgumentException e) {
            return refused(context, question, 400, e.getMessage(), "");
        }
    }

    private Reply refused(RoutingContext context, UserQuestion question, int status, String error, String cure) {
        return Format.of(context, Format.JSON) == Format.HTML
                ? Reply.html(status, Templates.explain(names(), question, List.of(), error))
                : Reply.refusal(context, new Refusal(status, error, cure));
    }

    private List<String> names() {
        AmbassadorSnapshot snapshot = snapshots.latest();
        return Stream.concat(
                        snapshot.upstreams().stream().map(UpstreamSnapshot::name),
                        snapshot.splits().stream().map(SplitSnapshot::variable))
                .toList();
    }

    private static String parameter(RoutingContext context, String name) {
        String value = context.request().getParam(name);
        return value == null ? "" : value;
    }

    private static String text(List<UserPlacement> answers) {
        StringBuilder text = new StringBuilder();
        for (UserPlacement placement : answers) {
            ServerExplanation.Answer usual = placement.usual();
            line(text, placement.upstream() + ": " + placement.user() + " -> " + server(usual));
            line(text, "  " + placement.rule() + ": " + String.join(" ", usual.reasons()));
            placement
                    .deviations()
                    .forEach(now -> line(
                            text,
                            "  at this moment " + server(now.answer()) + ": "
                                    + String.join(" ", now.answer().reasons())));
        }
        return text.isEmpty() ? "no upstream divides its users by that\n" : text.toString();
    }

    private static String server(ServerExplanation.Answer answer) {
        if (answer.server().isEmpty()) {
            return "any server";
        }
        return answer.server().equals(answer.address())
                ? answer.server()
                : (answer.server() + " " + answer.address()).strip();
    }

    private static void line(StringBuilder text, String line) {
        text.append(TextTable.printable(line)).append('\n');
    }
}
