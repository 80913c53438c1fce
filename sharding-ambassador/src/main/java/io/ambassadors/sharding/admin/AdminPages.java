package io.ambassadors.sharding.admin;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

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
import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.PoolSnapshot;
import io.ambassadors.sharding.stats.SlowCommand;

/** The paths of the admin plane, each with who may ask and what it answers. Health and metrics are Quarkus' own, below {@code /q}. */
@Singleton
class AdminPages {
    private static final ReloadReply.Words WORDS = new ReloadReply.Words("pool", "key", ", no key moves");

    private final ShardingControl control;
    private final Snapshots snapshots;
    private final DegradedFacts facts;
    private final String version;

    AdminPages(
            ShardingControl control,
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
        routes.guarded(router, "/where", this::where);
        routes.guarded(router, "/slowlog", this::slowLog);
    }

    private Reply status(Format format) {
        SnapshotCache.Look<AmbassadorSnapshot> look = snapshots.look();
        boolean started = control.started();
        Map<String, String> degraded = facts.current();
        return switch (format) {
            case JSON -> Reply.json(200, StatusDocument.of(look.now(), started, degraded, version));
            case TEXT -> Reply.text(200, StatusText.of(StatusView.of(look, started, degraded, version)));
            case HTML -> Reply.html(200, Templates.status(StatusView.of(look, started, degraded, version)));
        };
    }

    private Reply slowLog(RoutingContext context) {
        List<SlowCommand> commands = control.slowLog();
        return switch (Format.of(context, Format.JSON)) {
            case JSON -> Reply.json(200, Map.of("commands", commands));
            case HTML ->
                Reply.html(
                        200,
                        Templates.slowlog(commands.stream().map(SlowView::of).toList()));
            case TEXT -> {
                TextTable table = new TextTable(">ID", "AT", ">TOOK", "POOL", "SERVER", "COMMAND", "KEY", "CLIENT");
                commands.stream()
                        .map(SlowView::of)
                        .forEach(slow -> table.row(
                                slow.id(),
                                slow.at(),
                                slow.took(),
                                slow.pool(),
                                slow.server(),
                                slow.command(),
                                slow.key(),
                                slow.client()));
                yield Reply.text(200, table.toString());
            }
        };
    }

    private Reply where(RoutingContext context) {
        List<String> pools =
                snapshots.latest().pools().stream().map(PoolSnapshot::name).toList();
        Format format = Format.of(context, Format.JSON);
        String asked = context.request().getParam("pool");
        String pool = asked == null && pools.size() == 1 ? pools.get(0) : asked;
        String key = context.request().getParam("key");
        if (pool == null || key == null) {
            return format == Format.HTML
                    ? Reply.html(200, Templates.where(pools, "", "", Optional.empty(), ""))
                    : Reply.refusal(
                            context,
                            new Refusal(
                                    400,
                                    "which key of which pool?",
                                    "ask for /where?pool=NAME&key=KEY with one of the pools " + pools));
        }
        try {
            KeyLocation location = control.where(pool, key.getBytes(StandardCharsets.UTF_8));
            return switch (format) {
                case JSON -> Reply.json(200, location);
                case TEXT -> Reply.text(200, whereText(location));
                case HTML -> Reply.html(200, Templates.where(pools, pool, key, Optional.of(location), ""));
            };
        } catch (NoSuchElementException e) {
            return format == Format.HTML
                    ? Reply.html(404, Templates.where(pools, pool, key, Optional.empty(), "There is no such pool."))
                    : Reply.refusal(
                            context, new Refusal(404, "there is no such pool", "use one of the pools " + pools));
        }
    }

    private static String whereText(KeyLocation location) {
        String server = location.server().isEmpty() ? "no server: all are ejected" : location.server();
        return TextTable.printable(location.key() + " -> " + server + " " + location.address()) + "\n"
                + TextTable.printable(location.reason()) + "\n";
    }
}
