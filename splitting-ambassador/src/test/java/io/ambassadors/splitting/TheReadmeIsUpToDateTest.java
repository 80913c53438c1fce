package io.ambassadors.splitting;

import static io.ambassadors.common.testing.ReadmeBlock.README;
import static io.ambassadors.common.testing.ReadmeBlock.check;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.stats.Stat;
import io.ambassadors.splitting.cli.ArgumentParser;
import io.ambassadors.splitting.cli.Commands;
import io.ambassadors.splitting.config.Context;
import io.ambassadors.splitting.config.DirectiveSpec;
import io.ambassadors.splitting.config.DirectiveTable;
import io.ambassadors.splitting.config.Verdict;
import io.ambassadors.splitting.stats.StatTable;

/**
 * Blocks of README.md that repeat a table of the program, each between a comment with its name and an end. After a change of a table:
 * {@code mvn test -pl common,splitting-ambassador -Dtest=TheReadmeIsUpToDateTest -Dreadme=write}.
 */
class TheReadmeIsUpToDateTest {
    private static final List<Context> BLOCKS =
            List.of(Context.MAIN, Context.EVENTS, Context.HTTP, Context.SERVER, Context.LOCATION, Context.UPSTREAM);
    private static final String ANY = "any block";

    /** Directives of one prefix and one fate are named by the prefix alone if they are at least so many. */
    private static final int FAMILY = 15;

    @Test
    void honouredDirectives() throws IOException {
        Map<String, List<DirectiveSpec>> byBlock = DirectiveTable.NGINX.all().stream()
                .filter(spec -> spec.verdict() instanceof Verdict.Honoured)
                .collect(Collectors.groupingBy(TheReadmeIsUpToDateTest::innermost));
        List<String> lines = new ArrayList<>(List.of("| in | directives |", "|---|---|"));
        Stream.concat(Stream.of(ANY), BLOCKS.stream().map(Context::text))
                .filter(byBlock::containsKey)
                .forEach(block -> lines.add("| " + block + " | " + names(byBlock.get(block)) + " |"));
        check("honoured", lines);
    }

    @Test
    void directivesWithoutEffect() throws IOException {
        check(
                "without-effect",
                byVerdict(
                        "| without effect | because |",
                        verdict -> verdict instanceof Verdict.WithoutEffect none ? none.reason() : ""));
    }

    @Test
    void refusedDirectives() throws IOException {
        check(
                "refused",
                byVerdict(
                        "| refused | instead |",
                        verdict -> verdict instanceof Verdict.Refused refused ? refused.cure() : ""));
    }

    @Test
    void metrics() throws IOException {
        List<String> lines = new ArrayList<>(List.of("| metric | labels | what |", "|---|---|---|"));
        StatTable.SITE.forEach(stat -> lines.add(row(stat, "listen")));
        StatTable.UPSTREAM.forEach(stat -> lines.add(row(stat, "upstream")));
        StatTable.PEER.forEach(stat -> lines.add(row(stat, "upstream, server, address")));
        check("metrics", lines);
    }

    @Test
    void failures() throws IOException {
        List<String> lines =
                new ArrayList<>(List.of("| reason | origin | client gets | log says |", "|---|---|--:|---|"));
        for (Failure failure : Failure.values()) {
            lines.add("| `" + word(failure) + "` | " + word(failure.origin()) + " | " + failure.status() + " | "
                    + failure.text() + " |");
        }
        check("failures", lines);
    }

    @Test
    void usage() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(printed, true, UTF_8);
        new Commands(parsed -> List.of(), err, err).run(ArgumentParser.parse("-h"));
        String usage = printed.toString(UTF_8);
        assertThat(Files.readString(README))
                .contains(usage.substring(usage.indexOf("Usage:")).strip());
    }

    @Test
    void properties() throws IOException {
        Pattern property = Pattern.compile("@ConfigProperty\\(name = \"(ambassador[^\"]+)\"");
        String readme = Files.readString(README);
        for (Path sources :
                List.of(Path.of("src/main/java"), Path.of("../common/src/main/java/io/ambassadors/common/quarkus"))) {
            try (var files = Files.walk(sources)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Matcher found = property.matcher(Files.readString(file));
                    while (found.find()) {
                        assertThat(readme).as("property in " + file).contains("`" + found.group(1) + "`");
                    }
                }
            }
        }
    }

    /** The innermost of the blocks that a directive may stand in. */
    private static String innermost(DirectiveSpec spec) {
        return spec.contexts().containsAll(BLOCKS)
                ? ANY
                : BLOCKS.stream()
                        .filter(spec.contexts()::contains)
                        .reduce((outer, inner) -> inner)
                        .orElseThrow()
                        .text();
    }

    /** Rows of those that have a reason, by reason, in the order of the table. */
    private static List<String> byVerdict(String title, Function<Verdict, String> reason) {
        Map<String, List<DirectiveSpec>> byReason = DirectiveTable.NGINX.all().stream()
                .filter(spec -> !reason.apply(spec.verdict()).isEmpty())
                .collect(Collectors.groupingBy(
                        spec -> reason.apply(spec.verdict()), LinkedHashMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>(List.of(title, "|---|---|"));
        byReason.forEach((why, specs) -> lines.add("| " + families(specs) + " | " + why + " |"));
        return lines;
    }

    private static String families(List<DirectiveSpec> specs) {
        Map<String, List<DirectiveSpec>> byPrefix = specs.stream()
                .collect(Collectors.groupingBy(
                        spec -> spec.name().replaceFirst("_.*", ""), LinkedHashMap::new, Collectors.toList()));
        return byPrefix.entrySet().stream()
                .map(family -> family.getValue().size() < FAMILY
                        ? names(family.getValue())
                        : family.getKey() + "_* (" + family.getValue().size() + ")")
                .collect(Collectors.joining(" "));
    }

    private static String names(List<DirectiveSpec> specs) {
        return specs.stream().map(DirectiveSpec::name).distinct().collect(Collectors.joining(" "));
    }

    private static String row(Stat<?> stat, String labels) {
        return "| `" + stat.name() + (stat.kind() == Stat.Kind.COUNTER ? "_total" : "") + "` | " + labels + " | "
                + stat.help() + " |";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
