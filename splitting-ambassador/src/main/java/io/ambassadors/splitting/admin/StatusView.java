package io.ambassadors.splitting.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.ProcessState;
import io.ambassadors.common.quarkus.ReloadView;
import io.ambassadors.common.quarkus.SnapshotCache;
import io.ambassadors.common.quarkus.Verdict;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.SiteSnapshot;
import io.ambassadors.splitting.stats.UpstreamSnapshot;
import io.ambassadors.splitting.stats.Warning;

/**
 * The whole status as people read it: every number is formatted, every sentence made.
 *
 * @param version of the program
 * @param state of the whole process
 * @param uptime how long it serves
 * @param split the worst verdict on shares
 * @param health the worst verdict on sides
 * @param figures what it does
 * @param degraded what is wrong, by name
 * @param warnings what else of the configuration was hardly meant
 * @param reload how the configuration in force came about
 * @param upstreams the upstreams, those with something to divide first
 * @param splits the {@code split_clients}
 * @param sites the listeners
 */
public record StatusView(
        String version,
        ProcessState state,
        String uptime,
        Verdict split,
        Verdict health,
        List<Figure> figures,
        Map<String, String> degraded,
        List<Warning> warnings,
        ReloadView reload,
        List<UpstreamView> upstreams,
        List<SplitView> splits,
        List<SiteView> sites) {
    static StatusView of(
            SnapshotCache.Look<AmbassadorSnapshot> look,
            Function<UpstreamSnapshot, Judgement> judge,
            boolean started,
            Map<String, String> degraded,
            String version) {
        AmbassadorSnapshot snapshot = look.now();
        long now = snapshot.takenAtMillis();
        Duration between = Duration.ofMillis(
                look.before().map(old -> now - old.takenAtMillis()).orElse(0L));
        List<UpstreamView> upstreams = upstreams(look, judge, between);
        List<SplitView> splits = snapshot.splits().stream().map(SplitView::of).toList();
        return new StatusView(
                version,
                ProcessState.of(snapshot.draining(), started, degraded),
                Humans.duration(Duration.ofMillis(now - snapshot.startedAtMillis())),
                split(upstreams, splits),
                health(upstreams),
                figures(snapshot, look.before(), between),
                degraded,
                snapshot.warnings().stream()
                        .filter(warning -> !SplittingFacts.isFact(warning))
                        .toList(),
                reload(snapshot, now),
                upstreams,
                splits,
                snapshot.sites().stream()
                        .map(site -> SiteView.of(site, find(look.before(), site), between))
                        .toList());
    }

    /** Names of what divides users, for a form. */
    public List<String> names() {
        return Stream.concat(
                        upstreams.stream().map(UpstreamView::name),
                        splits.stream().map(SplitView::variable))
                .toList();
    }

    /** Without what the warnings say already. */
    private static ReloadView reload(AmbassadorSnapshot snapshot, long now) {
        Set<String> said = snapshot.warnings().stream()
                .map(warning -> warning.problem().toString())
                .collect(Collectors.toSet());
        ReloadView all = ReloadView.of(snapshot.reload(), now);
        List<String> others = all.problems().stream()
                .filter(problem -> !said.contains(problem))
                .toList();
        return new ReloadView(all.file(), all.loaded(), all.counts(), all.refused(), all.attempted(), others);
    }

    private static List<UpstreamView> upstreams(
            SnapshotCache.Look<AmbassadorSnapshot> look,
            Function<UpstreamSnapshot, Judgement> judge,
            Duration between) {
        long now = look.now().takenAtMillis();
        List<UpstreamView> all = look.now().upstreams().stream()
                .map(upstream ->
                        UpstreamView.of(upstream, find(look.before(), upstream), between, judge.apply(upstream), now))
                .toList();
        List<UpstreamView> ordered =
                new ArrayList<>(all.stream().filter(UpstreamView::split).toList());
        all.stream().filter(upstream -> !upstream.split()).forEach(ordered::add);
        return ordered;
    }

    private static Verdict split(List<UpstreamView> upstreams, List<SplitView> splits) {
        List<Verdict> verdicts = Stream.concat(
                        upstreams.stream().filter(UpstreamView::split).map(UpstreamView::shares),
                        splits.stream().map(SplitView::verdict))
                .toList();
        return Verdict.worst(verdicts, new Verdict("idle", "nothing is split", "No upstream has two servers."));
    }

    private static Verdict health(List<UpstreamView> upstreams) {
        List<Verdict> verdicts = upstreams.stream().map(UpstreamView::health).toList();
        return Verdict.worst(verdicts, new Verdict("idle", "no servers", ""));
    }

    private static List<Figure> figures(
            AmbassadorSnapshot snapshot, Optional<AmbassadorSnapshot> before, Duration between) {
        List<Figure> figures = new ArrayList<>();
        before.map(old -> Figure.rate(requests(snapshot) - requests(old), between))
                .filter(rate -> !rate.isEmpty())
                .ifPresent(rate -> figures.add(new Figure(rate, "requests per second")));
        figures.add(new Figure(Humans.count(requests(snapshot)), "requests"));
        long clients =
                snapshot.sites().stream().mapToLong(SiteSnapshot::connections).sum();
        figures.add(new Figure(Humans.count(clients), clients == 1 ? "client connected" : "clients connected"));
        Figure.unlessZero(figures, snapshot.accessLogDropped(), "access log lines dropped");
        return figures;
    }

    private static long requests(AmbassadorSnapshot snapshot) {
        return snapshot.sites().stream().mapToLong(SiteSnapshot::requests).sum();
    }

    private static Optional<UpstreamSnapshot> find(Optional<AmbassadorSnapshot> before, UpstreamSnapshot upstream) {
        return before.flatMap(old -> old.upstreams().stream()
                .filter(other -> other.name().equals(upstream.name()))
                .findFirst());
    }

    private static Optional<SiteSnapshot> find(Optional<AmbassadorSnapshot> before, SiteSnapshot site) {
        return before.flatMap(old -> old.sites().stream()
                .filter(other -> other.listen().equals(site.listen()))
                .findFirst());
    }
}
