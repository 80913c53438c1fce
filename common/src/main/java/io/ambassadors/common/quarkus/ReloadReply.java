package io.ambassadors.common.quarkus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import io.vertx.ext.web.RoutingContext;

import io.ambassadors.common.config.ConfigProblem;

/**
 * What {@code POST /reload} answers.
 *
 * @param accepted whether the file is in force, or would be
 * @param changed whether anything differs
 * @param dryRun whether it was only asked what would happen
 * @param summary all of it in one sentence
 * @param problems errors, warnings and notes
 * @param changes what differs, one sentence each
 * @param movements which keys or users move: of which group, how many percent, and between which servers
 */
public record ReloadReply(
        boolean accepted,
        boolean changed,
        boolean dryRun,
        String summary,
        List<Problem> problems,
        List<String> changes,
        List<Map<String, Object>> movements) {
    /**
     * What a service calls the things that a reload moves.
     *
     * @param group that has servers: a pool, an upstream
     * @param unit one of what is divided among them: a key, a user
     * @param none what follows "the file is in force" when no movement is known
     */
    public record Words(String group, String unit, String none) {}

    /**
     * @param severity {@code error}, {@code warning} or {@code note}
     * @param file the file
     * @param line from 1; 0 for the whole file
     * @param column from 1; 0 when unknown
     * @param message what was found
     * @param cure what to do
     */
    public record Problem(
            ConfigProblem.Severity severity, String file, int line, int column, String message, String cure) {}

    /**
     * @param from server that has the keys or users now
     * @param to server that would be asked for them
     * @param percent of all of the group
     */
    public record Pair(String from, String to, double percent) {}

    /**
     * Reloads, or with {@code ?dry-run} says what a reload would do.
     *
     * @param reload puts the file in force
     * @param dryRun only tells
     */
    public static Reply answer(
            RoutingContext context, Supplier<ReloadResult> reload, Supplier<ReloadResult> dryRun, Words words) {
        String asked = context.request().getParam("dry-run");
        boolean dry = asked != null && !asked.equals("false");
        ReloadResult result = dry ? dryRun.get() : reload.get();
        int status = result.accepted() ? 200 : 422;
        return Format.of(context, Format.JSON) == Format.TEXT
                ? Reply.text(status, text(result, dry, words))
                : Reply.json(status, of(result, dry, words));
    }

    private static ReloadReply of(ReloadResult result, boolean dryRun, Words words) {
        return new ReloadReply(
                result.accepted(),
                result.changed(),
                dryRun,
                summary(result, dryRun, words),
                result.problems().stream().map(ReloadReply::problem).toList(),
                result.changes(),
                result.movements().stream()
                        .map(movement -> movement(movement, words))
                        .toList());
    }

    private static Problem problem(ConfigProblem problem) {
        return new Problem(
                problem.severity(),
                problem.file().toString(),
                problem.line(),
                problem.column(),
                problem.message(),
                problem.cure());
    }

    private static Map<String, Object> movement(ReloadResult.Movement movement, Words words) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(words.group(), movement.group());
        members.put("percent", percent(movement.share()));
        members.put(
                "pairs",
                movement.pairs().stream()
                        .map(pair -> new Pair(pair.from(), pair.to(), percent(pair.share())))
                        .toList());
        return members;
    }

    private static String summary(ReloadResult result, boolean dryRun, Words words) {
        if (!result.accepted()) {
            long errors =
                    result.problems().stream().filter(ConfigProblem::isError).count();
            return "the file " + (dryRun ? "would be" : "is") + " refused for " + errors
                    + (errors == 1 ? " error" : " errors") + ", what is in force stays";
        } else if (!result.changed()) {
            return "the file says what is in force already";
        }
        String moved = result.movements().isEmpty() ? words.none() : "";
        return (dryRun ? "the file would come into force" : "the file is in force") + moved;
    }

    private static double percent(double share) {
        return Math.round(share * 10_000) / 100.0;
    }

    /** For a terminal. */
    private static String text(ReloadResult result, boolean dryRun, Words words) {
        StringBuilder text = new StringBuilder(summary(result, dryRun, words)).append('\n');
        for (ConfigProblem problem : result.problems()) {
            text.append(problem.severity().name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(TextTable.printable(problem.file() + ":" + problem.line() + ": " + problem.message()))
                    .append(problem.cure().isEmpty() ? "" : "; " + TextTable.printable(problem.cure()))
                    .append('\n');
        }
        result.changes().forEach(change -> text.append("change ")
                .append(TextTable.printable(change))
                .append('\n'));
        for (ReloadResult.Movement movement : result.movements()) {
            String group = (words.group() + " ").toUpperCase(Locale.ROOT) + movement.group();
            String ofAll = ">OF ITS " + words.unit().toUpperCase(Locale.ROOT) + "S";
            TextTable table = new TextTable(group, "", "", ofAll);
            table.row("all that move", "", "", Humans.percent(movement.share()));
            movement.pairs().forEach(pair -> table.row(pair.from(), "->", pair.to(), Humans.percent(pair.share())));
            text.append(table);
        }
        return text.toString();
    }
}
