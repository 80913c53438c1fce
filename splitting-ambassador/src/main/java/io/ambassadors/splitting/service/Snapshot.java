package io.ambassadors.splitting.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.FailureCounts;
import io.ambassadors.common.http.proxy.StatusClasses;
import io.ambassadors.common.stats.ReloadStatus;
import io.ambassadors.splitting.server.Listener;
import io.ambassadors.splitting.server.ListenerCounters;
import io.ambassadors.splitting.server.SiteConfig;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.SiteSnapshot;
import io.ambassadors.splitting.stats.SplitSnapshot;
import io.ambassadors.splitting.stats.UpstreamSnapshot;
import io.ambassadors.splitting.stats.Warning;
import io.ambassadors.splitting.variables.SplitClientsBlock;

/** Gathers what the admin plane shows. */
final class Snapshot {
    private static final int ANSWER_SECONDS = 5;

    private final DataPlane dataPlane;
    private final Supplier<ReloadStatus> reloads;
    private final BooleanSupplier draining;
    private final long startedAtMillis = System.currentTimeMillis();
    private volatile List<Warning> warnings = List.of();

    Snapshot(DataPlane dataPlane, Supplier<ReloadStatus> reloads, BooleanSupplier draining) {
        this.dataPlane = dataPlane;
        this.reloads = reloads;
        this.draining = draining;
    }

    /** What of the configuration in force was hardly meant. */
    void warnings(List<Warning> found) {
        warnings = found;
    }

    AmbassadorSnapshot take() {
        SiteConfig site = dataPlane.site();
        if (site == null || dataPlane.isClosed()) {
            return empty();
        }
        List<SiteSnapshot> sites = sites(site);
        List<UpstreamSnapshot> upstreams = upstreams();
        long clients = dataPlane.clients();
        long origins = upstreams.stream()
                .mapToLong(upstream -> upstream.connectionsIdle() + upstream.connectionsActive())
                .sum();
        long accepted = sites.stream().mapToLong(SiteSnapshot::accepted).sum();
        return new AmbassadorSnapshot(
                startedAtMillis,
                System.currentTimeMillis(),
                dataPlane.loops().all().size(),
                accepted,
                clients + origins,
                draining.getAsBoolean(),
                sites,
                upstreams,
                site.splits().stream().map(Snapshot::split).toList(),
                warnings,
                dataPlane.logs().dropped(),
                reloads.get());
    }

    private AmbassadorSnapshot empty() {
        return new AmbassadorSnapshot(
                startedAtMillis,
                System.currentTimeMillis(),
                dataPlane.loops().all().size(),
                0,
                0,
                draining.getAsBoolean(),
                List.of(),
                List.of(),
                List.of(),
                warnings,
                0,
                reloads.get());
    }

    private List<UpstreamSnapshot> upstreams() {
        try {
            return dataPlane.upstreams().snapshot().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("event loop did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private List<SiteSnapshot> sites(SiteConfig site) {
        List<SiteSnapshot> sites = new ArrayList<>();
        for (RunningListener listener : dataPlane.listeners()) {
            ListenerCounters sum = new ListenerCounters();
            dataPlane.loops().run(loop -> {
                synchronized (sum) {
                    dataPlane.counters().addTo(loop.index(), listener.text(), sum, loop.now());
                }
            });
            sites.add(snapshot(listener, site, sum));
        }
        return sites;
    }

    private static SiteSnapshot snapshot(RunningListener listener, SiteConfig site, ListenerCounters sum) {
        return new SiteSnapshot(
                listener.text(),
                names(site, listener.text()),
                listener.connections(),
                listener.accepted(),
                listener.turnedAway(),
                sum.requests(),
                sum.inFlight(),
                new StatusClasses(sum.statuses(1), sum.statuses(2), sum.statuses(3), sum.statuses(4), sum.statuses(5)),
                new FailureCounts(
                        sum.failures(Failure.Origin.CLIENT),
                        sum.failures(Failure.Origin.LOCAL),
                        sum.failures(Failure.Origin.ORIGIN)));
    }

    private static List<String> names(SiteConfig site, String listener) {
        Listener known = site.listener(listener);
        if (known == null) {
            // A reload has come between.
            return List.of();
        }
        return known.servers().all().stream()
                .flatMap(server -> server.names().stream())
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    private static SplitSnapshot split(SplitClientsBlock block) {
        List<SplitSnapshot.Part> parts = new ArrayList<>();
        LongAdder[] counts = block.counts();
        List<Double> shares = block.split().shares();
        for (int i = 0; i < block.split().parts().size(); i++) {
            parts.add(new SplitSnapshot.Part(block.split().parts().get(i).value(), shares.get(i), counts[i].sum()));
        }
        long none = counts[counts.length - 1].sum();
        if (none > 0) {
            parts.add(new SplitSnapshot.Part("", 0, none));
        }
        return new SplitSnapshot(
                "$" + block.variable().name(), block.directive().argument(0), parts);
    }
}
