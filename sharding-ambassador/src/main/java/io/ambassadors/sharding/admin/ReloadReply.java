package io.ambassadors.sharding.admin;

import java.util.List;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.TextTable;

/**
 * What {@code POST /reload} answers.
 *
 * @param accepted whether the file is in force, or would be
 * @param changed whether anything differs
 * @param dryRun whether it was only asked what would happen
 * @param summary all of it in one sentence
 * @param problems errors, warnings and notes
 * @param changes what differs, one sentence each
 * @param movements which keys move, by pool
 */
record ReloadReply(
        boolean accepted,
        boolean changed,
        boolean dryRun,
        String summary,
        List<Problem> problems,
        List<String> changes,
        List<Movement> movements) {
    /**
     * @param severity {@code error}, {@code warning} or {@code note}
     * @param file the file
     * @param line from 1; 0 for the whole file
     * @param column from 1; 0 when unknown
     * @param message what was found
     * @param cure what to do
     */
    record Problem(ConfigProblem.Severity severity, String file, int line, int column, String message, String cure) {}

    /**
     * @param pool its name
     * @param percent of the pool's keys that move
     * @param pairs between which servers
     */
    record Movement(String pool, double percent, List<Pair> pairs) {}

    /**
     * @param from server that has the keys now
     * @param to server that would be asked for them
     * @param percent of the pool's keys
     */
    record Pair(String from, String to, double percent) {}

    static ReloadReply of(ReloadResult result, boolean dryRun) {
        return new ReloadReply(
                result.accepted(),
                result.changed(),
                dryRun,
                summary(result, dryRun),
                result.problems().stream()
                        .map(problem -> new Problem(
                                problem.severity(),
                                problem.file().toString(),
                                problem.line(),
                                problem.column(),
                                problem.message(),
                                problem.cure()))
                        .toList(),
                result.changes(),
                result.movements().stream().map(ReloadReply::movement).toList());
    }

    private static Movement movement(ReloadResult.PoolMovement movement) {
        List<Pair> pairs = movement.pairs().stream()
                .map(pair -> new Pair(pair.from(), pair.to(), percent(pair.share())))
                .toList();
        return new Movement(movement.pool(), percent(movement.share()), pairs);
    }

    private static String summary(ReloadResult result, boolean dryRun) {
        if (!result.accepted()) {
            long errors =
                    result.problems().stream().filter(ConfigProblem::isError).count();
            return "the file " + (dryRun ? "would be" : "is") + " refused for " + errors
                    + (errors == 1 ? " error" : " errors") + ", what is in force stays";
        } else if (!result.changed()) {
            return "the file says what is in force already";
        }
        String moved = result.movements().isEmpty() ? ", no key moves" : "";
        return (dryRun ? "the file would come into force" : "the file is in force") + moved;
    }

    private static double percent(double share) {
        return Math.round(share * 10_000) / 100.0;
    }

    /** For a terminal. */
    String text() {
        StringBuilder text = new StringBuilder(summary).append('\n');
        for (Problem problem : problems) {
            text.append(problem.severity().name().toLowerCase(java.util.Locale.ROOT))
                    .append(' ')
                    .append(TextTable.printable(problem.file() + ":" + problem.line() + ": " + problem.message()))
                    .append(problem.cure().isEmpty() ? "" : "; " + TextTable.printable(problem.cure()))
                    .append('\n');
        }
        changes.forEach(change ->
                text.append("change ").append(TextTable.printable(change)).append('\n'));
        for (Movement movement : movements) {
            TextTable table = new TextTable("POOL " + movement.pool(), "", "", ">OF ITS KEYS");
            table.row("all that move", "", "", Humans.percent(movement.percent() / 100));
            movement.pairs()
                    .forEach(pair -> table.row(pair.from(), "->", pair.to(), Humans.percent(pair.percent() / 100)));
            text.append(table);
        }
        return text.toString();
    }
}
