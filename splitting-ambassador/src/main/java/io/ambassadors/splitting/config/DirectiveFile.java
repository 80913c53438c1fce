package io.ambassadors.splitting.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code directives.txt}, whose head says what its columns mean. */
final class DirectiveFile {
    private static final String WITHOUT_EFFECT = "without effect: ";
    private static final String REFUSED = "refused: ";
    private static final int COLUMNS = 4;

    private DirectiveFile() {}

    /** All lines of the file. */
    static List<DirectiveSpec> read() {
        List<DirectiveSpec> specs = new ArrayList<>();
        Verdict verdict = null;
        for (String line : lines()) {
            if (line.startsWith("[")) {
                verdict = verdict(line.substring(1, line.length() - 1));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                specs.add(spec(line, Objects.requireNonNull(verdict)));
            }
        }
        return specs;
    }

    private static List<String> lines() {
        try (InputStream in = DirectiveFile.class.getResourceAsStream("directives.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Verdict verdict(String title) {
        if (title.startsWith(WITHOUT_EFFECT)) {
            return new Verdict.WithoutEffect(title.substring(WITHOUT_EFFECT.length()));
        }
        if (title.startsWith(REFUSED)) {
            return new Verdict.Refused(title.substring(REFUSED.length()));
        }
        if (!title.equals("honoured")) {
            throw new IllegalStateException("[" + title + "] is no verdict");
        }
        return new Verdict.Honoured();
    }

    private static DirectiveSpec spec(String line, Verdict verdict) {
        String[] columns = line.trim().split("\\s+", -1);
        if (columns.length < COLUMNS) {
            throw new IllegalStateException("Too few columns: " + line);
        }
        List<String> options = List.of(columns).subList(COLUMNS, columns.length);
        boolean block = columns[2].endsWith("{}");
        return new DirectiveSpec(
                columns[0],
                contexts(columns[1]),
                ArgumentCount.of(block ? columns[2].substring(0, columns[2].length() - 2) : columns[2]),
                block,
                ValueRule.of(columns[3]),
                verdict,
                option(options, "unless:"),
                option(options, "not:"));
    }

    private static Set<Context> contexts(String column) {
        Set<Context> contexts = EnumSet.noneOf(Context.class);
        for (Context context : Context.values()) {
            boolean named = Stream.of(column.split(",", -1)).anyMatch(context.text()::equals);
            if (named || (column.equals("any") && !context.hasEntries() && context != Context.UNJUDGED)) {
                contexts.add(context);
            }
        }
        return contexts;
    }

    private static List<String> option(List<String> options, String name) {
        return options.stream()
                .filter(option -> option.startsWith(name))
                .flatMap(option -> Stream.of(option.substring(name.length()).split("\\|", -1)))
                .toList();
    }
}
