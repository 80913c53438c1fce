package io.ambassadors.splitting.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.quarkus.Count;
import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.splitting.stats.SiteSnapshot;

/**
 * One listener as people read it.
 *
 * @param listen its address
 * @param names the servers behind it
 * @param connections clients connected
 * @param inFlight requests under way
 * @param requests since start
 * @param rate requests per second; empty when there is nothing to compare with
 * @param statuses answers by class, those that there were
 * @param failures what failed, by origin
 */
public record SiteView(
        String listen,
        String names,
        String connections,
        String inFlight,
        String requests,
        String rate,
        List<Count> statuses,
        List<Count> failures) {
    static SiteView of(SiteSnapshot site, Optional<SiteSnapshot> before, Duration between) {
        List<String> names = new ArrayList<>(site.names());
        names.removeIf(String::isEmpty);
        return new SiteView(
                site.listen(),
                String.join(" ", names),
                Humans.count(site.connections()),
                Humans.count(site.inFlight()),
                Humans.count(site.requests()),
                before.map(old -> Figure.rate(site.requests() - old.requests(), between))
                        .orElse(""),
                Count.statuses(site.statuses()),
                Count.failures(site.failures(), site.requests()));
    }
}
