package io.ambassadors.common.quarkus;

import java.util.function.Function;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The paths that every service has: its status as a page, as JSON and as text, and the reload. */
public final class StatusPages {
    private StatusPages() {}

    /**
     * Adds {@code /}, {@code /status.json}, {@code /status.txt} and {@code POST /reload}.
     *
     * @param status the status in a format
     * @param words what the service calls what a reload moves
     */
    public static void add(
            Router router,
            AdminRoutes routes,
            Function<Format, Reply> status,
            ServiceControl<?> control,
            SnapshotCache<?> snapshots,
            ReloadReply.Words words) {
        routes.open(router, "/", context -> status.apply(Format.of(context, Format.HTML)));
        routes.open(router, "/status.json", context -> status.apply(Format.JSON));
        routes.open(router, "/status.txt", context -> status.apply(Format.TEXT));
        routes.change(router, "/reload", context -> reload(context, control, snapshots, words));
    }

    private static Reply reload(
            RoutingContext context, ServiceControl<?> control, SnapshotCache<?> snapshots, ReloadReply.Words words) {
        Reply reply = ReloadReply.answer(context, control::reload, control::dryRun, words);
        snapshots.expire();
        return reply;
    }
}
