package io.ambassadors.splitting.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;
import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.SampleSnapshots;
import io.ambassadors.splitting.upstream.ServerExplanation;
import io.ambassadors.splitting.upstream.ServerExplanation.Answer;
import io.ambassadors.splitting.upstream.ServerExplanation.Now;

/** A data plane for the tests of the admin plane: they turn its switches and look at the pages. */
@Mock
@Singleton
public class FakeControl implements SplittingControl {
    volatile boolean rough = true;
    volatile boolean draining;
    volatile boolean started = true;
    volatile boolean alive = true;
    final AtomicInteger reloads = new AtomicInteger();

    @Override
    public AmbassadorSnapshot snapshot() {
        long now = System.currentTimeMillis();
        AmbassadorSnapshot taken = rough ? SampleSnapshots.rough(now) : SampleSnapshots.calm(now);
        return new AmbassadorSnapshot(
                taken.startedAtMillis(),
                taken.takenAtMillis(),
                taken.eventLoops(),
                taken.totalConnections(),
                taken.currConnections(),
                draining,
                taken.sites(),
                taken.upstreams(),
                taken.splits(),
                taken.warnings(),
                taken.accessLogDropped(),
                taken.reload());
    }

    @Override
    public long changes() {
        return 0;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public boolean alive() {
        return alive;
    }

    @Override
    public boolean draining() {
        return draining;
    }

    @Override
    public ReloadResult reload() {
        reloads.incrementAndGet();
        return dryRun();
    }

    @Override
    public ReloadResult dryRun() {
        Path file = Path.of("/etc/nginx/nginx.conf");
        if (rough) {
            ConfigProblem error = new ConfigProblem(Severity.ERROR, file, 12, 5, "\"if\" is not supported", "use map");
            return new ReloadResult(false, false, List.of(error), List.of(), List.of());
        }
        ReloadResult.Movement movement =
                new ReloadResult.Movement("backend", 0.15, List.of(new ReloadResult.Pair("web", "experiment", 0.15)));
        return new ReloadResult(
                true, true, List.of(), List.of("upstream backend: server web weight 9 -> 3"), List.of(movement));
    }

    @Override
    public List<UserPlacement> explain(UserQuestion question) {
        if (!List.of("", "backend", "shop", "$variant").contains(question.upstream())) {
            throw new NoSuchElementException(question.upstream());
        }
        if (question.upstream().equals("backend") && question.ip().isEmpty()) {
            throw new IllegalArgumentException("upstream backend divides by ip_hash: ask with ip=");
        }
        return question.key().isEmpty() ? List.of(byAddress(question)) : List.of(byKey(question));
    }

    private static UserPlacement byAddress(UserQuestion question) {
        Answer web = new Answer(
                "web",
                "10.4.0.17:80",
                true,
                List.of("203.0.113 hashes to 4040; 4040 % 10 = 0, a unit of the weight of web."));
        return new UserPlacement(
                "ip_hash",
                question.ip(),
                new ServerExplanation("backend", "ip_hash", web, List.of(new Now(List.of(0), web))));
    }

    private static UserPlacement byKey(UserQuestion question) {
        Answer experiment = new Answer(
                "experiment",
                "10.4.0.31:8080",
                true,
                List.of("The key hashes to 21755; 21755 % 30 = 29, a unit of the weight of experiment."));
        Answer web = new Answer(
                "web",
                "10.4.0.27:8080",
                true,
                List.of("Server experiment failed 3 times and is left out for 7 s.", "The next hash is web's."));
        return new UserPlacement(
                "hash $cookie_user",
                question.key(),
                new ServerExplanation("shop", "hash", experiment, List.of(new Now(List.of(0), web))));
    }
}
