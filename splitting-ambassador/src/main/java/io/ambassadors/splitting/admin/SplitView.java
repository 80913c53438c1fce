package io.ambassadors.splitting.admin;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.Verdict;
import io.ambassadors.splitting.stats.ShareCheck;
import io.ambassadors.splitting.stats.SplitSnapshot;

/**
 * One {@code split_clients} as people read it.
 *
 * @param variable that it sets
 * @param key what is hashed
 * @param verdict whether it divides as it should
 * @param bars shares configured and observed
 * @param parts its values
 */
public record SplitView(String variable, String key, Verdict verdict, List<Bar> bars, List<PartView> parts) {
    /**
     * One value.
     *
     * @param value of the variable
     * @param color style class
     * @param configured share that it should get
     * @param observed share of the requests
     * @param requests that got it
     */
    public record PartView(String value, String color, String configured, String observed, String requests) {}

    static SplitView of(SplitSnapshot split) {
        List<String> names = split.parts().stream().map(SplitView::name).toList();
        long all =
                split.parts().stream().mapToLong(SplitSnapshot.Part::requests).sum();
        List<PartView> parts = new ArrayList<>();
        for (SplitSnapshot.Part part : split.parts()) {
            parts.add(new PartView(
                    name(part),
                    Bar.color(parts.size()),
                    Verdicts.percent(part.share()),
                    all == 0 ? "–" : Verdicts.percent(part.requests() / (double) all),
                    Humans.count(part.requests())));
        }
        List<Bar> bars = new ArrayList<>();
        bars.add(Bar.of(
                "configured",
                names,
                split.parts().stream().map(SplitSnapshot.Part::share).toList()));
        if (all > 0) {
            bars.add(Bar.of(
                    "observed",
                    names,
                    split.parts().stream()
                            .map(part -> part.requests() / (double) all)
                            .toList()));
        }
        return new SplitView(split.variable(), split.key(), verdict(check(split)), bars, parts);
    }

    static ShareCheck check(SplitSnapshot split) {
        return ShareCheck.ofRequestsByUser(
                split.parts().stream().mapToDouble(SplitSnapshot.Part::share).toArray(),
                split.parts().stream().mapToLong(SplitSnapshot.Part::requests).toArray());
    }

    private static Verdict verdict(ShareCheck check) {
        String basis = Humans.count(check.counted()) + " requests.";
        return switch (check.verdict()) {
            case NOT_SPLIT -> new Verdict("idle", "one value", "There is nothing to divide.");
            case TOO_FEW -> new Verdict("idle", "too few requests to tell", basis);
            case AS_CONFIGURED -> new Verdict("up", "split as configured", basis);
            case OFF -> new Verdict("failing", "not as configured", basis);
            case NOBODY -> new Verdict("ejected", "one value nobody gets", basis);
        };
    }

    private static String name(SplitSnapshot.Part part) {
        return part.value().isEmpty() ? "(empty)" : part.value();
    }
}
