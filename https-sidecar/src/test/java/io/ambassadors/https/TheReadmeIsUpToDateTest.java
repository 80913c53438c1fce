package io.ambassadors.https;

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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.stats.Stat;
import io.ambassadors.https.cli.ArgumentParser;
import io.ambassadors.https.cli.Commands;
import io.ambassadors.https.config.file.SidecarKeys;
import io.ambassadors.https.stats.StatTable;

/**
 * What README.md repeats of the program. After a change of a table:
 * {@code mvn test -pl common,https-sidecar -Dtest=TheReadmeIsUpToDateTest -Dreadme=write}.
 */
class TheReadmeIsUpToDateTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path HEALTH = SOURCES.resolve("io/ambassadors/https/admin/SidecarFacts.java");

    @Test
    void keys() throws IOException {
        check("keys", SidecarKeys.markdown().lines().toList());
    }

    @Test
    void metrics() throws IOException {
        List<String> lines = new ArrayList<>(List.of("| metric | labels | what |", "|---|---|---|"));
        StatTable.PROCESS.forEach(stat -> lines.add(row(stat, "")));
        StatTable.LISTENER.forEach(stat -> lines.add(row(stat, "listen")));
        StatTable.TLS.forEach(stat -> lines.add(row(stat, "")));
        StatTable.HTTP.forEach(stat -> lines.add(row(stat, "")));
        StatTable.TCP.forEach(stat -> lines.add(row(stat, "")));
        StatTable.BACKEND.forEach(stat -> lines.add(row(stat, "")));
        StatTable.CERTIFICATE.forEach(stat -> lines.add(row(stat, "source, name")));
        StatTable.ACME.forEach(stat -> lines.add(row(stat, "")));
        check("metrics", lines);
    }

    /** The class is of a room of its own; its names are those of a label. */
    @Test
    void reasonsOfFailedHandshakes() throws Exception {
        String readme = Files.readString(README);
        Object[] reasons =
                Class.forName("io.ambassadors.https.tls.HandshakeFailure").getEnumConstants();
        assertThat(reasons)
                .extracting(reason -> ((Enum<?>) reason).name().toLowerCase(Locale.ROOT))
                .filteredOn(reason -> !readme.contains("| `" + reason + "` |"))
                .as("reasons that are not in the README")
                .isEmpty();
    }

    @Test
    void degradedFacts() throws IOException {
        String readme = Files.readString(README);
        List<String> facts = Pattern.compile("register\\(\"([a-z-]+)\"")
                .matcher(Files.readString(HEALTH))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(facts).isNotEmpty();
        assertThat(facts)
                .filteredOn(fact -> !readme.contains("`" + fact + "`"))
                .as("facts that are not in the README")
                .isEmpty();
    }

    @Test
    void usage() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, UTF_8);
        new Commands(Map.of(), (config, file, problems, to) -> 0, out, out).run(ArgumentParser.parse("-h"));
        assertThat(Files.readString(README)).contains(printed.toString(UTF_8).strip());
    }

    @Test
    void properties() throws IOException {
        Pattern property = Pattern.compile("@ConfigProperty\\(name = \"(ambassador[^\"]+)\"");
        String readme = Files.readString(README);
        for (Path sources : List.of(SOURCES, Path.of("../common/src/main/java/io/ambassadors/common/quarkus"))) {
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

    private static String row(Stat<?> stat, String labels) {
        return "| `" + stat.name() + (stat.kind() == Stat.Kind.COUNTER ? "_total" : "") + "` | " + labels + " | "
                + stat.help() + " |";
    }
}
