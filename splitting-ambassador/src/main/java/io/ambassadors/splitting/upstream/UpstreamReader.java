package io.ambassadors.splitting.upstream;

import static io.ambassadors.common.config.ConfigProblem.Severity.ERROR;
import static io.ambassadors.common.config.ConfigProblem.Severity.WARNING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxFile;
import io.ambassadors.splitting.variables.InvalidDirective;

/**
 * Reads the {@code upstream} blocks of a configuration, and what {@code proxy_pass} names. Its problems carry nginx's own words, and
 * nginx's order: the first error of a file is the one that nginx would report. What a block inherits it takes from http.
 */
public final class UpstreamReader {
    private final Optional<ResolverConfig> resolver;
    private final Consumer<ConfigProblem> problems;
    private final Map<String, UpstreamConfig> known = new LinkedHashMap<>();
    private final Set<String> blocks = new HashSet<>();
    private final Map<String, Directive> stickyZones = new HashMap<>();
    private final Map<String, Boolean> zonesWithSize = new HashMap<>();

    /**
     * A reader of one configuration.
     *
     * @param http the directives of the http block
     * @param problems takes what is wrong
     */
    public UpstreamReader(List<Directive> http, Consumer<ConfigProblem> problems) {
        this.problems = problems;
        this.resolver = inheritedResolver(http, problems);
        List<Directive> upstreams = http.stream()
                .filter(directive -> directive.name().equals("upstream") && directive.isBlock())
                .toList();
        upstreams.forEach(block -> blocks.add(key(block.argument(0))));
        upstreams.forEach(this::block);
        zoneSizes(upstreams);
    }

    private static Optional<ResolverConfig> inheritedResolver(List<Directive> http, Consumer<ConfigProblem> problems) {
        try {
            return ResolverReader.read(http, Optional.empty());
        } catch (InvalidDirective bad) {
            problems.accept(bad.problem());
            return Optional.empty();
        }
    }

    /** The resolver of the http block. */
    public Optional<ResolverConfig> resolver() {
        return resolver;
    }

    /** All upstreams so far: the blocks, then the addresses that {@link #target} was asked for. */
    public List<UpstreamConfig> upstreams() {
        return List.copyOf(known.values());
    }

    /**
     * The upstream that {@code proxy_pass} names: a block, or one that is made for the address.
     *
     * @param text host and port as written behind {@code http://}, without a URI; or {@code unix:} with a path
     * @param defaultPort 80 or 443, by the scheme
     * @param where the directive
     * @return nothing if it is wrong, which the problems then tell, or if the block that it names is wrong
     */
    public Optional<UpstreamConfig> target(String text, int defaultPort, Directive where) {
        try {
            ServerAddress address = ServerUrl.parse(text, defaultPort, where);
            if (address instanceof ServerAddress.Tcp tcp && blocks.contains(key(tcp.host()))) {
                if (ServerUrl.hasPort(text)) {
                    throw InvalidDirective.at(where, "upstream \"" + tcp.host() + "\" may not have port " + tcp.port());
                }
                return Optional.ofNullable(known.get(key(tcp.host())));
            }
            String name = address instanceof ServerAddress.Tcp tcp ? nameOf(tcp) : text;
            return Optional.of(known.computeIfAbsent(
                    key(name), absent -> UpstreamConfig.implicit(name, address, where.file(), where.line())));
        } catch (InvalidDirective bad) {
            problems.accept(bad.problem());
            return Optional.empty();
        }
    }

    private void block(Directive block) {
        String name = block.argument(0);
        if (known.containsKey(key(name))) {
            error(block, "duplicate upstream \"" + name + "\"");
            return;
        }
        BlockReader reader = new BlockReader(block, resolver, problems);
        reader.read().ifPresent(config -> {
            known.put(key(name), config);
            stickyZone(config, reader.stickyDirective());
        });
    }

    private void stickyZone(UpstreamConfig config, Directive where) {
        if (config.sticky() instanceof Sticky.Learn learn) {
            Directive before = stickyZones.putIfAbsent(learn.zone(), where);
            if (before != null) {
                String other = known.values().stream()
                        .filter(upstream -> upstream.sticky() instanceof Sticky.Learn first
                                && first.zone().equals(learn.zone()))
                        .findFirst()
                        .orElseThrow()
                        .name();
                error(where, "sticky zone \"" + learn.zone() + "\" is already used in upstream \"" + other + "\"");
            }
        }
    }

    /** A zone may get its size in any block. */
    private void zoneSizes(List<Directive> upstreams) {
        List<Directive> zones = new ArrayList<>();
        upstreams.forEach(block -> block.block().stream()
                .filter(directive -> directive.name().equals("zone"))
                .forEach(zones::add));
        zones.forEach(
                zone -> zonesWithSize.merge(zone.argument(0), zone.arguments().size() > 1, Boolean::logicalOr));
        for (Directive zone : zones) {
            if (!zonesWithSize.get(zone.argument(0))) {
                error(zone, "zero size shared memory zone \"" + zone.argument(0) + "\"");
            }
        }
    }

    private void error(Directive where, String message) {
        problems.accept(problem(ERROR, where, message, ""));
    }

    /** The name of what stands for an address: host and port. */
    static String nameOf(ServerAddress.Tcp address) {
        String host = address.host().indexOf(':') < 0 ? address.host() : "[" + address.host() + "]";
        return host + ":" + address.port();
    }

    static ConfigProblem warning(Directive where, String message, String cure) {
        return problem(WARNING, where, message, cure);
    }

    static ConfigProblem problem(ConfigProblem.Severity severity, Directive where, String message, String cure) {
        return new ConfigProblem(severity, NginxFile.path(where.file()), where.line(), 0, message, cure);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
