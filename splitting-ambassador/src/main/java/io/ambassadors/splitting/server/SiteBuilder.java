package io.ambassadors.splitting.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.ParsedConfig;
import io.ambassadors.splitting.upstream.KeyTemplates;
import io.ambassadors.splitting.upstream.UpstreamConfig;
import io.ambassadors.splitting.upstream.UpstreamReader;
import io.ambassadors.splitting.variables.AccessLog;
import io.ambassadors.splitting.variables.GeoBlock;
import io.ambassadors.splitting.variables.InvalidDirective;
import io.ambassadors.splitting.variables.LogFormats;
import io.ambassadors.splitting.variables.MapBlock;
import io.ambassadors.splitting.variables.SplitClientsBlock;
import io.ambassadors.splitting.variables.Variables;

/** Makes a site of a configuration, with all there is to say about it. */
public final class SiteBuilder {
    private final Problems problems = new Problems();
    private final Variables variables = new Variables();
    private final Templates templates = new Templates(variables, problems);
    private final LogFormats formats = new LogFormats(variables);
    private final List<SplitClientsBlock> splits = new ArrayList<>();
    private final Path prefix;

    private SiteBuilder(Path prefix) {
        this.prefix = prefix;
    }

    /**
     * What became of a configuration.
     *
     * @param site that it describes; empty if it cannot be used
     * @param problems all that is to be said, those of its grammar first
     */
    public record Result(Optional<SiteConfig> site, List<ConfigProblem> problems) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Builds a site.
     *
     * @param config as it was read; what its grammar says about it is among the problems
     * @param prefix where paths that are not absolute begin
     */
    public static Result build(ParsedConfig config, Path prefix) {
        SiteBuilder builder = new SiteBuilder(prefix);
        builder.problems.addAll(config.problems());
        if (!config.accepted()) {
            return new Result(Optional.empty(), builder.problems.all());
        }
        Optional<Directive> http = config.all("http").findFirst();
        if (http.isEmpty()) {
            return new Result(Optional.of(builder.empty()), builder.problems.all());
        }
        SiteConfig site = builder.site(http.get());
        boolean usable = builder.problems.all().stream().noneMatch(ConfigProblem::isError);
        return new Result(usable ? Optional.of(site) : Optional.empty(), builder.problems.all());
    }

    private SiteConfig empty() {
        return new SiteConfig(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                variables,
                new KeyTemplates(List.of(), variables));
    }

    private SiteConfig site(Directive block) {
        Level http = new Level(null, block);
        UpstreamReader upstreams = new UpstreamReader(block.block(), problems::add);
        define(http);
        SettingsReader settings = new SettingsReader(formats, prefix, templates, problems);
        PassReader passes =
                new PassReader(upstreams, new VariableValues(block), new TlsReader(prefix), templates, problems);
        LocationReader locations = new LocationReader(settings, passes, templates, problems);
        ListenerTable table = new ListenerTable(templates, problems);
        List<VirtualServer> servers = new ArrayList<>();
        for (Directive server : http.own("server")) {
            servers.add(server(new Level(http, server), locations, table));
        }
        List<UpstreamConfig> configs = upstreams.upstreams();
        KeyTemplates keys = keys(configs);
        List<AccessLog> logs = settings.logs();
        problems.addAll(variables.check());
        return new SiteConfig(
                table.listeners(server -> server.self().settings().client()),
                servers,
                configs,
                splits,
                logs,
                locations.targets(),
                variables,
                keys);
    }

    private KeyTemplates keys(List<UpstreamConfig> configs) {
        try {
            return new KeyTemplates(configs, variables);
        } catch (InvalidDirective invalid) {
            problems.add(invalid.problem());
            return new KeyTemplates(List.of(), variables);
        }
    }

    /** The directives of http that define variables and formats, in their order. */
    private void define(Level http) {
        each(http, "map", directive -> MapBlock.define(directive, variables));
        each(http, "geo", directive -> GeoBlock.define(directive, variables));
        each(http, "split_clients", directive -> splits.add(SplitClientsBlock.define(directive, variables)));
        each(http, "log_format", formats::define);
    }

    private void each(Level http, String name, Consumer<Directive> action) {
        for (Directive directive : http.own(name)) {
            try {
                action.accept(directive);
            } catch (InvalidDirective invalid) {
                problems.add(invalid.problem());
            }
        }
    }

    private VirtualServer server(Level level, LocationReader locations, ListenerTable table) {
        List<ListenReader.Found> listens = ListenReader.read(level, problems);
        List<ListenerTable.Name> names = table.names(level);
        List<String> texts = names.stream().map(ListenerTable.Name::text).toList();
        String first = texts.get(0);
        VirtualServer server = new VirtualServer(
                first.startsWith(".") ? first.substring(1) : first,
                texts,
                level.block(),
                locations.server(level),
                locations.table(level),
                locations.named(level));
        table.add(server, listens, names);
        return server;
    }
}
