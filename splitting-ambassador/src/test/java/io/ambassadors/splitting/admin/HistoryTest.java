package io.ambassadors.splitting.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.stats.ReloadStatus;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.PeerSnapshot;
import io.ambassadors.splitting.stats.SampleSnapshots;
import io.ambassadors.splitting.stats.ShareCheck.Verdict;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

class HistoryTest {
    private static final long START = 1_795_166_880_000L;

    private final History history = new History();

    @Test
    void sharesCountFromTheStart() {
        Judgement judgement = look(60, 0.1, 9_000, 1_000, 0);
        assertThat(judgement.check().verdict()).isEqualTo(Verdict.AS_CONFIGURED);
        assertThat(judgement.check().counted()).isEqualTo(10_000);
        assertThat(judgement.sinceMillis()).isEqualTo(START);
    }

    @Test
    void sharesCountAnewWhenWeightsChange() {
        look(60, 0.1, 9_000, 1_000, 0);
        Judgement changed = look(120, 0.5, 9_100, 1_100, 0);
        assertThat(changed.check().verdict()).isEqualTo(Verdict.TOO_FEW);
        assertThat(changed.sinceMillis()).isEqualTo(START + 120_000);

        Judgement later = look(180, 0.5, 14_100, 6_100, 0);
        assertThat(later.check().verdict()).isEqualTo(Verdict.AS_CONFIGURED);
        assertThat(later.check().counted()).isEqualTo(10_000);
        assertThat(later.sides().get(1).assigned()).isEqualTo(0.5);
        assertThat(later.peers().get(1).assigned()).isEqualTo(0.5);
    }

    @Test
    void failuresCountForSomeMinutesOnly() {
        look(0, 0.1, 0, 0, 0);
        assertThat(look(60, 0.1, 9_000, 1_000, 400).sides().get(1).failures().worse())
                .isTrue();
        look(120, 0.1, 9_900, 1_100, 400);
        Judgement later = look(430, 0.1, 18_000, 2_000, 400);
        assertThat(later.sides().get(1).failures().worse()).isFalse();
        assertThat(later.sides().get(1).failures().share()).isZero();
        assertThat(later.sides().get(1).tries()).isEqualTo(900);
    }

    @Test
    void aSideThatFailsMostlyNeedsNoOtherToBeComparedWith() {
        look(0, 0.1, 0, 0, 0);
        Judgement.Side experiment = look(60, 1, 0, 1_000, 900).sides().get(1);
        assertThat(experiment.failures().worse()).isFalse();
        assertThat(experiment.failsMostly()).isTrue();
        assertThat(look(120, 1, 0, 10_000, 900).sides().get(1).failsMostly()).isFalse();
    }

    @Test
    void anUpstreamThatBeginsAnewCountsAnew() {
        look(60, 0.1, 9_000, 1_000, 0);
        history.observe(snapshot(70, List.of()));
        Judgement judgement = look(120, 0.1, 90, 10, 0);
        assertThat(judgement.check().counted()).isEqualTo(100);
        assertThat(judgement.sinceMillis()).isEqualTo(START + 120_000);
    }

    private Judgement look(int second, double experiment, long web, long assigned, long failed) {
        SampleSnapshots.Sample sample = SampleSnapshots.peer("experiment", "10.0.0.2:80", 1, experiment, assigned, 0);
        sample.failures = failed == 0 ? Map.of() : Map.of(Failure.CONNECT, failed);
        List<PeerSnapshot> peers = List.of(
                SampleSnapshots.peer("web", "10.0.0.1:80", 9, 1 - experiment, web, 0)
                        .build(),
                sample.build());
        UpstreamSnapshot upstream = new UpstreamSnapshot(
                "backend", false, "ip_hash", "", "", "nginx.conf", 3, web + assigned, 0, 0, 0, true, peers);
        history.observe(snapshot(second, List.of(upstream)));
        return history.judge(upstream);
    }

    private static AmbassadorSnapshot snapshot(int second, List<UpstreamSnapshot> upstreams) {
        return new AmbassadorSnapshot(
                START,
                START + second * 1000L,
                1,
                0,
                0,
                false,
                List.of(),
                upstreams,
                List.of(),
                List.of(),
                0,
                ReloadStatus.NONE);
    }
}
