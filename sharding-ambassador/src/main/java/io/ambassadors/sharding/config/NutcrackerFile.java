package io.ambassadors.sharding.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlDialect;
import io.ambassadors.common.config.yaml.YamlNode;
import io.ambassadors.common.config.yaml.YamlNode.Entry;
import io.ambassadors.common.config.yaml.YamlNode.Mapping;
import io.ambassadors.common.config.yaml.YamlNode.Position;
import io.ambassadors.common.config.yaml.YamlNode.Refused;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;
import io.ambassadors.common.config.yaml.YamlText;
import io.ambassadors.common.config.yaml.YamlTree;
import io.ambassadors.common.routing.shard.Shard;
import io.ambassadors.sharding.config.PoolKey.Origin;

/**
 * Reads a nutcracker.yml as twemproxy 0.5.0 does ({@code nc_conf.c}): what it accepts for Redis pools is accepted and means the same, what
 * it refuses is refused, but with all reasons at once, each with its line.
 *
 * <p>Refused here though nutcracker takes it: memcached pools, numbers beyond 2,147,483,647 (it lets them wrap round), socket modes that
 * are not octal, servers without a host or with white space in it, servers whose name is empty. Accepted though nutcracker refuses it: {@code reuseport}, our own
 * keys, and a {@code listen} host that cannot be resolved here and now.
 */
public final class NutcrackerFile {
    /** Twemproxy refuses flow style and more than one plain document. */
    private static final YamlDialect DIALECT = new YamlDialect(
            "a nutcracker.yml",
            "the name of a pool",
            "all pools",
            "keys of one pool",
            true,
            "put a value such as a hash tag in quotes, as in hash_tag: \"{}\"",
            key -> PoolKeys.byName(key).isPresent());

    private final Path file;
    private final Problems problems;

    private NutcrackerFile(Path file) {
        this.file = file;
        this.problems = new Problems(file);
    }

    /** Reads a file. A file that cannot be read is a problem like any other; this throws nothing. */
    public static ParsedFile read(Path file) {
        NutcrackerFile parser = new NutcrackerFile(file);
        return parser.parse(YamlText.read(file, parser.problems));
    }

    /** Parses the content of a file. */
    public static ParsedFile parse(Path file, byte[] content) {
        NutcrackerFile parser = new NutcrackerFile(file);
        return parser.parse(YamlText.decode(content, parser.problems));
    }

    /** Parses the content of a file. */
    public static ParsedFile parse(Path file, String content) {
        return new NutcrackerFile(file).parseText(content);
    }

    private ParsedFile parse(Optional<String> text) {
        return text.map(this::parseText).orElseGet(() -> new ParsedFile(Optional.empty(), problems.inFileOrder()));
    }

    private ParsedFile parseText(String text) {
        int before = problems.errors();
        Optional<YamlNode> root = YamlTree.read(text, DIALECT, problems);
        List<PoolConfig> pools = root.map(this::pools).orElse(List.of());
        if (root.isEmpty() && problems.errors() == before) {
            problems.error(Position.WHOLE_FILE, "the file has no pools", "begin with the name of a pool, as in alpha:");
        }
        Optional<NutcrackerConfig> config =
                problems.errors() == 0 ? Optional.of(new NutcrackerConfig(file, pools)) : Optional.empty();
        return new ParsedFile(config, problems.inFileOrder());
    }

    private List<PoolConfig> pools(YamlNode root) {
        if (root instanceof Refused) {
            return List.of();
        }
        if (!(root instanceof Mapping mapping)) {
            problems.error(
                    root.at(),
                    "expected the name of a pool followed by a colon",
                    "begin with the name of a pool, as in alpha:");
            return List.of();
        }
        if (reportLostIndentation(mapping)) {
            return List.of();
        }
        Map<String, Position> names = new HashMap<>();
        List<PoolConfig> pools = new ArrayList<>();
        for (Entry entry : mapping.entries()) {
            pool(entry, names).ifPresent(pools::add);
        }
        checkListeners(pools);
        noteOwnKeys(mapping);
        pools.sort(Comparator.comparing(PoolConfig::name, Shard.NAME_ORDER));
        return pools;
    }

    private Optional<PoolConfig> pool(Entry entry, Map<String, Position> names) {
        if (!(entry.key() instanceof Scalar name) || name.text().isEmpty()) {
            if (!(entry.key() instanceof Refused)) {
                problems.error(entry.key().at(), "expected the name of a pool", "");
            }
            return Optional.empty();
        }
        Position first = names.putIfAbsent(name.text(), name.at());
        if (first != null) {
            problems.error(
                    name.at(),
                    "pool '" + name.text() + "' is a duplicate, it stands in line " + first.line() + " already",
                    "rename one of the two");
        }
        if (entry.value() instanceof Mapping pool) {
            return PoolReader.read(name, pool, problems);
        }
        if (!(entry.value() instanceof Refused)) {
            problems.error(
                    name.at(),
                    "pool '" + name.text() + "' has no keys below it",
                    "write them in the lines below, indented by two spaces");
        }
        return Optional.empty();
    }

    /** The commonest accident with YAML that went through a web page: every line at the left margin. */
    private boolean reportLostIndentation(Mapping root) {
        String pool = "";
        for (Entry entry : root.entries()) {
            if (!(entry.key() instanceof Scalar name)) {
                continue;
            }
            if (PoolKeys.byName(name.text()).isPresent() && !(entry.value() instanceof Mapping)) {
                problems.error(
                        name.at(),
                        "'" + name.text() + "' is a key of a pool, but stands where the names of pools stand: the"
                                + " indentation is lost",
                        "indent it, and all keys below it, by two spaces under "
                                + (pool.isEmpty() ? "the name of their pool" : "'" + pool + ":'"));
                return true;
            }
            pool = name.text();
        }
        return false;
    }

    private void checkListeners(List<PoolConfig> pools) {
        Map<String, PoolConfig> byText = new HashMap<>();
        for (PoolConfig pool : pools) {
            PoolConfig first = byText.putIfAbsent(pool.listen().text(), pool);
            if (first != null) {
                problems.error(
                        new Position(pool.line(), 0),
                        "pool '" + pool.name() + "' listens on " + pool.listen().text() + ", and so does pool '"
                                + first.name() + "' in line " + first.line(),
                        "give every pool a port of its own");
            }
        }
        pools.stream().filter(pool -> pool.listen().isWildcard()).forEach(pool -> warnOfCovered(pool, pools));
    }

    private void warnOfCovered(PoolConfig everywhere, List<PoolConfig> pools) {
        pools.stream()
                .filter(pool -> pool.listen().port() == everywhere.listen().port())
                .filter(pool -> !pool.listen().text().equals(everywhere.listen().text()))
                .forEach(pool -> problems.warning(
                        new Position(pool.line(), 0),
                        "pool '" + pool.name() + "' listens on " + pool.listen().text() + ", which "
                                + everywhere.listen().text() + " of pool '" + everywhere.name()
                                + "' covers: one of them will find its port taken",
                        "give every pool a port of its own"));
    }

    /** Once a file uses a key of ours there is no way back to nutcracker without removing it: worth one line, not one per key. */
    private void noteOwnKeys(Mapping root) {
        root.entries().stream()
                .filter(entry -> entry.value() instanceof Mapping)
                .flatMap(entry -> ((Mapping) entry.value()).entries().stream())
                .map(Entry::key)
                .filter(Scalar.class::isInstance)
                .map(Scalar.class::cast)
                .filter(key -> PoolKeys.byName(key.text())
                        .filter(known -> known.origin() == Origin.OURS)
                        .isPresent())
                .findFirst()
                .ifPresent(key -> problems.note(
                        key.at(),
                        key.text() + " is a key of this ambassador; nutcracker refuses a file that has it",
                        "remove it before you go back"));
    }
}
