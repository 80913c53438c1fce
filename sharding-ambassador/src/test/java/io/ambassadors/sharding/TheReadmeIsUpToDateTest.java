package io.ambassadors.sharding;

import static io.ambassadors.common.testing.ReadmeBlock.README;
import static io.ambassadors.common.testing.ReadmeBlock.check;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.stats.Stat;
import io.ambassadors.sharding.cli.ArgumentParser;
import io.ambassadors.sharding.cli.Commands;
import io.ambassadors.sharding.config.PoolKey;
import io.ambassadors.sharding.config.PoolKey.Origin;
import io.ambassadors.sharding.config.PoolKeys;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.Command.Policy;
import io.ambassadors.sharding.resp.CommandTable;
import io.ambassadors.sharding.stats.NutcrackerStat;
import io.ambassadors.sharding.stats.StatTable;

/**
 * Blocks of README.md that repeat a table of the program, each between a comment with its name and an end. After a change of a table:
 * {@code mvn test -pl common,sharding-ambassador -Dtest=TheReadmeIsUpToDateTest -Dreadme=write}.
 */
class TheReadmeIsUpToDateTest {

    @Test
    void keysOfTwemproxy() throws IOException {
        check("keys", keys(Origin.TWEMPROXY));
    }

    @Test
    void ownKeys() throws IOException {
        check("own-keys", keys(Origin.OURS));
    }

    @Test
    void commands() throws IOException {
        List<String> lines = new ArrayList<>(List.of("| what becomes of it | commands | |", "|---|--:|---|"));
        lines.add(row("sent whole, to the server of its keys", with(Policy.FORWARD), false));
        lines.add(row("split over the servers of its keys, replies merged", with(Policy.SPLIT), true));
        lines.add(row("sent to the server of the key `placeholder`, as twemproxy does", with(Policy.KEYLESS), true));
        lines.add(row("answered here", with(Policy.LOCAL), true));
        lines.add(row("refused with the reason", with(Policy.REFUSED), false));
        check("commands", lines);
    }

    @Test
    void refusedCommands() throws IOException {
        Map<String, List<Command>> byReason = with(Policy.REFUSED).stream()
                .collect(Collectors.groupingBy(Command::refusal, LinkedHashMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>(List.of("| refused | because |", "|---|---|"));
        byReason.forEach((reason, commands) -> lines.add("| " + names(commands) + " | " + reason + " |"));
        check("refused", lines);
    }

    @Test
    void statistics() throws IOException {
        List<String> lines = new ArrayList<>(List.of("| metric | label | port 22222 | what |", "|---|---|---|---|"));
        StatTable.POOL.forEach(stat -> lines.add(row(stat, "pool")));
        StatTable.SERVER.forEach(stat -> lines.add(row(stat, "pool, server")));
        check("statistics", lines);
    }

    @Test
    void usage() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(printed, true, UTF_8);
        new Commands(err, err).run(ArgumentParser.parse("-h"));
        String usage = printed.toString(UTF_8);
        assertThat(Files.readString(README))
                .contains(usage.substring(usage.indexOf("Usage:")).strip());
    }

    private static List<String> keys(Origin origin) {
        List<String> lines = new ArrayList<>(List.of("| key | value | default | |", "|---|---|---|---|"));
        PoolKeys.ALL.stream()
                .filter(key -> key.origin() == origin)
                .forEach(key -> lines.add("| `" + key.name() + "` | " + value(key) + " | "
                        + (key.fallback().isEmpty() ? "" : "`" + key.fallback() + "`") + " | " + key.doc() + " |"));
        return lines;
    }

    private static String value(PoolKey key) {
        boolean bounded = key.min() > 0 || (key.max() > 0 && key.max() < Integer.MAX_VALUE);
        if (!bounded) {
            return key.kind().expected();
        }
        return key.kind().expected() + ", "
                + (key.max() == Integer.MAX_VALUE ? key.min() + " or more" : key.min() + " to " + key.max());
    }

    private static List<Command> with(Policy policy) {
        return CommandTable.all().stream()
                .filter(command -> command.policy() == policy)
                .toList();
    }

    private static String row(String title, List<Command> commands, boolean named) {
        return "| " + title + " | " + commands.size() + " | " + (named ? names(commands) : "") + " |";
    }

    private static String names(List<Command> commands) {
        return commands.stream()
                .map(command -> command.name().toUpperCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    private static String row(NutcrackerStat<?> shown, String labels) {
        Stat<?> stat = shown.stat();
        String metric =
                shown.inMetrics() ? "`" + stat.name() + (stat.kind() == Stat.Kind.COUNTER ? "_total`" : "`") : "";
        return "| " + metric + " | " + labels + " | " + (shown.inNutcracker() ? "`" + stat.name() + "`" : "") + " | "
                + stat.help() + " |";
    }
}
