package io.ambassadors.splitting.upstream;

import static io.ambassadors.common.config.ConfigProblem.Severity.NOTE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.routing.split.Method;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxNumber;
import io.ambassadors.splitting.config.NginxSize;
import io.ambassadors.splitting.config.NginxTime;
import io.ambassadors.splitting.variables.InvalidDirective;

/** Reads one {@code upstream} block, line by line as nginx does: what a line may say depends on the lines before it. */
final class BlockReader {
    /** More would be hundreds of megabytes of points on the ring of {@code hash … consistent}. */
    static final long MOST_WEIGHT_ON_RING = 100_000;
    /** Eight pages of memory. */
    private static final long SMALLEST_ZONE = 8 * 4096;

    private final Directive block;
    private final Optional<ResolverConfig> inherited;
    private final Consumer<ConfigProblem> problems;
    private final List<ServerConfig> servers = new ArrayList<>();
    private Method method;
    private String key = "";
    private Sticky sticky = Sticky.NONE;
    private Directive stickyDirective;
    private Keepalive keepalive = Keepalive.DEFAULT;
    private String zone = "";
    private boolean sound = true;

    BlockReader(Directive block, Optional<ResolverConfig> inherited, Consumer<ConfigProblem> problems) {
        this.block = block;
        this.inherited = inherited;
        this.problems = problems;
    }

    /** The upstream, unless something is wrong with it. */
    Optional<UpstreamConfig> read() {
        for (Directive line : block.block()) {
            guarded(() -> line(line));
        }
        Optional<ResolverConfig> resolver = inherited;
        try {
            resolver = ResolverReader.read(block.block(), inherited);
        } catch (InvalidDirective bad) {
            bad(bad);
        }
        guarded(this::whole);
        if (!sound) {
            return Optional.empty();
        }
        return Optional.of(new UpstreamConfig(
                block.argument(0),
                false,
                servers,
                method == null ? Method.ROUND_ROBIN : method,
                key,
                sticky,
                keepalive,
                resolver,
                zone,
                block.file(),
                block.line()));
    }

    /** The directive that made clients stick; null if there is none. */
    Directive stickyDirective() {
        return stickyDirective;
    }

    private void line(Directive line) {
        switch (line.name()) {
            case "server" -> servers.add(ServerReader.read(line, backupAllowed()));
            case "ip_hash" -> method(line, Method.IP_HASH);
            case "least_conn" -> method(line, Method.LEAST_CONN);
            case "hash" -> hash(line);
            case "random" -> random(line);
            case "sticky" -> sticky(line);
            case "keepalive" -> keepalive = connections(line);
            case "keepalive_requests" ->
                keepalive = new Keepalive(
                        keepalive.connections(),
                        keepalive.local(),
                        NginxNumber.parse(line.argument(0)).orElseThrow(() -> invalidNumber(line)),
                        keepalive.time(),
                        keepalive.timeout());
            case "keepalive_time" ->
                keepalive = new Keepalive(
                        keepalive.connections(),
                        keepalive.local(),
                        keepalive.requests(),
                        time(line),
                        keepalive.timeout());
            case "keepalive_timeout" ->
                keepalive = new Keepalive(
                        keepalive.connections(), keepalive.local(), keepalive.requests(), keepalive.time(), time(line));
            case "zone" -> zone(line);
            default -> {
                // The table of directives has judged the rest; resolver and its timeout are read for the whole block.
            }
        }
    }

    private boolean backupAllowed() {
        return method == null || method == Method.LEAST_CONN;
    }

    /** The last method counts, and takes away what {@code sticky} said before it, as it does in nginx. */
    private void method(Directive line, Method newMethod) {
        if (method != null || sticky != Sticky.NONE) {
            problems.accept(UpstreamReader.warning(
                    line,
                    "load balancing method redefined",
                    sticky == Sticky.NONE
                            ? "this one counts; leave the others out"
                            : "sticky has no effect before this line; put it behind"));
        }
        method = newMethod;
        sticky = Sticky.NONE;
    }

    private void hash(Directive line) {
        method(line, Method.HASH);
        key = line.argument(0);
        if (line.arguments().size() > 1) {
            if (!line.argument(1).equals("consistent")) {
                throw invalid(line, line.argument(1));
            }
            method = Method.CONSISTENT_HASH;
        }
    }

    private void random(Directive line) {
        method(line, Method.RANDOM);
        List<String> words = line.arguments();
        if (!words.isEmpty()) {
            if (!words.get(0).equals("two")) {
                throw invalid(line, words.get(0));
            }
            if (words.size() > 1 && !words.get(1).equals("least_conn")) {
                throw invalid(line, words.get(1));
            }
            method = Method.RANDOM_TWO;
        }
    }

    private void sticky(Directive line) {
        if (stickyDirective != null) {
            throw InvalidDirective.at(line, "\"sticky\" directive is duplicate");
        }
        stickyDirective = line;
        sticky = StickyReader.read(line);
    }

    private Keepalive connections(Directive line) {
        OptionalLong number = NginxNumber.parse(line.argument(0));
        if (number.isEmpty()) {
            throw InvalidDirective.at(line, "invalid value \"" + line.argument(0) + "\" in \"keepalive\" directive");
        }
        boolean local = line.arguments().size() > 1;
        if (local && !line.argument(1).equals("local")) {
            throw invalid(line, line.argument(1));
        }
        return new Keepalive(
                (int) Math.min(Integer.MAX_VALUE, number.getAsLong()),
                local,
                keepalive.requests(),
                keepalive.time(),
                keepalive.timeout());
    }

    private void zone(Directive line) {
        if (line.argument(0).isEmpty()) {
            throw InvalidDirective.at(line, "invalid zone name \"\"");
        }
        zone = line.argument(0);
        if (line.arguments().size() > 1) {
            OptionalLong size = NginxSize.bytes(line.argument(1));
            if (size.isEmpty()) {
                throw InvalidDirective.at(line, "invalid zone size \"" + line.argument(1) + "\"");
            }
            if (size.getAsLong() < SMALLEST_ZONE) {
                throw InvalidDirective.at(line, "zone \"" + zone + "\" is too small");
            }
        }
    }

    /** What only the whole block can tell. */
    private void whole() {
        boolean lines = block.block().stream().anyMatch(line -> line.name().equals("server"));
        if (!lines) {
            throw InvalidDirective.at(block, "no servers are inside upstream");
        }
        if (!sound) {
            return;
        }
        if (servers.stream().allMatch(ServerConfig::backup)) {
            throw InvalidDirective.at(
                    block,
                    "no servers in upstream \"" + block.argument(0) + "\"",
                    "at least one server must not be a backup");
        }
        if (method != Method.HASH && method != Method.CONSISTENT_HASH) {
            key = "";
        }
        long weight = servers.stream().mapToLong(ServerConfig::weight).sum();
        if (method == Method.CONSISTENT_HASH && weight > MOST_WEIGHT_ON_RING) {
            throw InvalidDirective.at(
                    block,
                    "the weights add up to " + weight + ", and the ring of \"hash ... consistent\" takes "
                            + MOST_WEIGHT_ON_RING,
                    "divide all weights by the same number");
        }
        servers.stream().filter(ServerConfig::resolve).findFirst().ifPresent(this::resolving);
    }

    /** Nginx insists on what is not needed here. */
    private void resolving(ServerConfig server) {
        if (zone.isEmpty()) {
            problems.accept(new ConfigProblem(
                    NOTE,
                    UpstreamReader.warning(block, "", "").file(),
                    server.line(),
                    0,
                    "\"resolve\" without \"zone\": nginx refuses this, here it works",
                    ""));
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (InvalidDirective bad) {
            bad(bad);
        }
    }

    private void bad(InvalidDirective bad) {
        sound = false;
        problems.accept(bad.problem());
    }

    private static Duration time(Directive line) {
        return NginxTime.duration(line.argument(0))
                .orElseThrow(() -> InvalidDirective.at(line, "\"" + line.name() + "\" directive invalid value"));
    }

    private static InvalidDirective invalidNumber(Directive line) {
        return InvalidDirective.at(line, "\"" + line.name() + "\" directive invalid number");
    }

    private static InvalidDirective invalid(Directive line, String parameter) {
        return InvalidDirective.at(line, "invalid parameter \"" + parameter + "\"");
    }
}
