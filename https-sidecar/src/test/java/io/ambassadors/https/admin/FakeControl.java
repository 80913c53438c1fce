package io.ambassadors.https.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;
import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.https.stats.SampleSnapshots;
import io.ambassadors.https.stats.SidecarSnapshot;

/** A data plane for the tests of the admin plane: they turn its switches and look at the pages. */
@Mock
@Singleton
public class FakeControl implements SidecarControl {
    volatile LongFunction<SampleSnapshots.Sample> day = SampleSnapshots::calm;
    volatile boolean refuses;
    volatile boolean draining;
    volatile boolean started = true;
    volatile boolean alive = true;
    final AtomicInteger reloads = new AtomicInteger();
    final AtomicInteger quits = new AtomicInteger();

    @Override
    public SidecarSnapshot snapshot() {
        SampleSnapshots.Sample sample = day.apply(System.currentTimeMillis());
        sample.draining = draining;
        return sample.build();
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
        Path file = Path.of("/etc/https-sidecar/https-sidecar.yml");
        if (refuses) {
            ConfigProblem error = new ConfigProblem(
                    Severity.ERROR, file, 7, 1, "unknown key \"certificate\"", "did you mean \"certificates\"?");
            return new ReloadResult(false, false, List.of(error), List.of(), List.of());
        }
        return new ReloadResult(
                true, true, List.of(), List.of("certificate of /etc/tls: 8c2a41d09e13 -> 11d4f0a2b7c9"), List.of());
    }

    @Override
    public void quit() {
        quits.incrementAndGet();
        draining = true;
    }
}
