package io.ambassadors.splitting.admin;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.DegradedFacts;
import io.ambassadors.common.quarkus.ReloadFacts;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.PeerSnapshot;
import io.ambassadors.splitting.stats.PeerState;
import io.ambassadors.splitting.stats.ShareCheck;
import io.ambassadors.splitting.stats.Warning;

/** What can be wrong with upstreams, servers, shares and the configuration file while the process itself is well. */
@Singleton
class SplittingFacts {
    private final DegradedFacts facts;
    private final Snapshots snapshots;

    SplittingFacts(DegradedFacts facts, Snapshots snapshots) {
        this.facts = facts;
        this.snapshots = snapshots;
    }

    /** Whether a warning is among the facts, where it need not be said twice. */
    static boolean isFact(Warning warning) {
        return warning.kind() == Warning.Kind.ONE_ADDRESS;
    }

    void register(@Observes StartupEvent started) {
        facts.register(
                "server-failed",
                () -> servers(EnumSet.of(PeerState.FAILED, PeerState.PARTLY_FAILED), "put aside by failures: "));
        facts.register(
                "server-unresolved", () -> servers(EnumSet.of(PeerState.UNRESOLVED), "the name has no address: "));
        facts.register("server-fails-more", this::failsMore);
        facts.register("server-fails", this::fails);
        facts.register("one-address", this::oneAddress);
        facts.register("split-off", this::splitOff);
        ReloadFacts.register(facts, () -> snapshots.latest().reload());
    }

    private Optional<String> servers(Set<PeerState> states, String what) {
        Predicate<PeerSnapshot> held = peer -> states.contains(peer.state());
        return DegradedFacts.naming(
                what,
                snapshots.latest().upstreams().stream()
                        .flatMap(upstream -> upstream.peers().stream()
                                .filter(held)
                                .map(peer ->
                                        upstream.implicit() ? peer.server() : upstream.name() + "/" + peer.server()))
                        .distinct()
                        .toList());
    }

    private Optional<String> failsMore() {
        return DegradedFacts.naming(
                "fails more than the others of its upstream: ",
                judgements()
                        .flatMap(judgement -> judgement.sides().stream()
                                .filter(side -> side.failures().worse())
                                .map(side -> judgement.upstream() + "/" + side.server() + " ("
                                        + Verdicts.percent(side.failures().share()) + " against "
                                        + Verdicts.percent(side.failures().restShare()) + ")"))
                        .toList());
    }

    private Optional<String> fails() {
        return DegradedFacts.naming(
                "fails most of its requests: ",
                judgements()
                        .flatMap(judgement -> judgement.sides().stream()
                                .filter(Judgement.Side::failsMostly)
                                .map(side -> judgement.upstream() + "/" + side.server() + " ("
                                        + Verdicts.percent(side.failures().share()) + ")"))
                        .toList());
    }

    private Optional<String> splitOff() {
        long now = snapshots.latest().takenAtMillis();
        return DegradedFacts.naming(
                "",
                judgements()
                        .filter(judgement -> judgement.check().verdict() == ShareCheck.Verdict.OFF
                                || judgement.check().verdict() == ShareCheck.Verdict.NOBODY)
                        .map(judgement -> judgement.upstream() + ": "
                                + Verdicts.ofShares(judgement, now).sentence())
                        .toList());
    }

    private Optional<String> oneAddress() {
        return snapshots.latest().warnings().stream()
                .filter(SplittingFacts::isFact)
                .map(warning -> warning.place() + ": " + warning.sentence())
                .findFirst();
    }

    private Stream<Judgement> judgements() {
        AmbassadorSnapshot snapshot = snapshots.latest();
        return snapshot.upstreams().stream().map(snapshots::judge);
    }
}
