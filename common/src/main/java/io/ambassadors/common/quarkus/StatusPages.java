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
        inThreeForms(router, routes, "/", "/status", status);
        routes.change(router, "/reload", context -> reload(context, control, snapshots, words));
    }

    /**
     * Adds an open page that is also there as JSON and as text.
     *
     * @param path of the page, which gives the other forms too if asked for them
     * @param name path of the other forms, but for {@code .json} and {@code .txt}
     * @param page it in a format
     */
    public static void inThreeForms(
            Router router, AdminRoutes routes, String path, String name, Function<Format, Reply> page) {
        routes.open(router, path, context -> page.apply(Format.of(context, Format.HTML)));
        routes.open(router, name + ".json", context -> page.apply(Format.JSON));
        routes.open(router, name + ".txt", context -> page.apply(Format.TEXT));
    }

    private static Reply reload(
            RoutingContext context, ServiceControl<?> control, SnapshotCache<?> snapshots, ReloadReply.Words words) {
        Reply reply = ReloadReply.answer(context, control::reload, control::dryRun, words);
        snapshots.expire();
        return reply;
    }
}
