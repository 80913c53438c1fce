package io.ambassadors.splitting.admin;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.Verdict;
import io.ambassadors.splitting.stats.ShareCheck;

/** What is to be thought of an upstream, as people read it. */
final class Verdicts {
    private Verdicts() {}

    /** Of the shares of one upstream. */
    static Verdict ofShares(Judgement judgement, long now) {
        ShareCheck check = judgement.check();
        String basis = Humans.count(check.counted()) + (check.counted() == 1 ? " request" : " requests") + " in "
                + Humans.duration(Duration.ofMillis(Math.max(0, now - judgement.sinceMillis())));
        return switch (check.verdict()) {
            case NOT_SPLIT -> new Verdict("idle", "one server", "There is nothing to divide.");
            case TOO_FEW -> new Verdict("idle", "too few requests to tell", basis + ".");
            case AS_CONFIGURED -> new Verdict("up", "split as configured", basis + ".");
            case OFF -> new Verdict("failing", "not as configured", worst(judgement) + " Of " + basis + ".");
            case NOBODY ->
                new Verdict("ejected", "one side gets nobody", nobody(judgement) + " gets none of " + basis + ".");
        };
    }

    /** Of the health of the sides of one upstream, in the last minutes. */
    static Verdict ofHealth(List<PeerView> peers, Judgement judgement) {
        List<String> troubled = peers.stream()
                .filter(peer -> peer.trouble() > 0)
                .map(PeerView::server)
                .distinct()
                .toList();
        List<Judgement.Side> worse = judgement.sides().stream()
                .filter(side -> side.failures().worse())
                .toList();
        boolean bad = peers.stream().anyMatch(peer -> peer.trouble() > 1);
        if (!worse.isEmpty()) {
            return new Verdict(
                    "ejected",
                    "fails more: " + worse.stream().map(Judgement.Side::server).collect(Collectors.joining(", ")),
                    worse.stream()
                            .map(side -> side.server() + " failed "
                                    + percent(side.failures().share())
                                    + " of its requests in the last minutes, the others "
                                    + percent(side.failures().restShare()) + ".")
                            .collect(Collectors.joining(" ")));
        } else if (!troubled.isEmpty()) {
            return new Verdict(bad ? "ejected" : "failing", "in trouble: " + String.join(", ", troubled), "");
        }
        return failing(judgement).orElseGet(() -> untroubled(judgement));
    }

    private static Optional<Verdict> failing(Judgement judgement) {
        List<Judgement.Side> failing =
                judgement.sides().stream().filter(Judgement.Side::failsMostly).toList();
        return failing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict(
                        "ejected",
                        "fails: " + failing.stream().map(Judgement.Side::server).collect(Collectors.joining(", ")),
                        failing.stream()
                                .map(side -> side.server() + " failed "
                                        + percent(side.failures().share()) + " of its requests in the last minutes.")
                                .collect(Collectors.joining(" "))));
    }

    private static Verdict untroubled(Judgement judgement) {
        List<String> untried = judgement.sides().stream()
                .filter(side -> side.configured() > 0 && side.tries() == 0)
                .map(Judgement.Side::server)
                .toList();
        if (!untried.isEmpty()) {
            return new Verdict("idle", "not asked of late: " + String.join(", ", untried), "");
        }
        return new Verdict("up", judgement.sides().size() > 1 ? "all sides well" : "well", "");
    }

    /** Three figures for what is rare. */
    static String percent(double share) {
        return share > 0 && share < 0.01 ? String.format(Locale.ROOT, "%.2f %%", share * 100) : Humans.percent(share);
    }

    private static String worst(Judgement judgement) {
        return judgement.sides().stream()
                .max(Comparator.comparingDouble(
                        side -> Math.abs(side.assigned() - side.configured()) / Math.max(side.configured(), 1e-9)))
                .map(side -> side.server() + " gets " + percent(side.assigned()) + ", configured are "
                        + percent(side.configured()) + ".")
                .orElse("");
    }

    private static String nobody(Judgement judgement) {
        return judgement.sides().stream()
                .filter(side -> side.configured() > 0 && side.assigned() == 0)
                .map(Judgement.Side::server)
                .collect(Collectors.joining(", "));
    }
}
