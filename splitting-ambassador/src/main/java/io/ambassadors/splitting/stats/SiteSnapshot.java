package io.ambassadors.splitting.stats;

import java.util.List;

import io.ambassadors.common.http.proxy.FailureCounts;
import io.ambassadors.common.http.proxy.StatusClasses;

/**
 * What one listener looked like at one moment.
 *
 * @param listen the address, as written in the file
 * @param names the {@code server_name}s behind it, in the order of the file
 * @param connections clients connected now
 * @param accepted clients accepted since start
 * @param turnedAway clients closed since start because there was no memory for them
 * @param requests that came since start
 * @param inFlight requests under way
 * @param statuses what clients got, by class
 * @param failures exchanges that did not end as they should, by origin
 */
public record SiteSnapshot(
        String listen,
        List<String> names,
        long connections,
        long accepted,
        long turnedAway,
        long requests,
        long inFlight,
        StatusClasses statuses,
        FailureCounts failures) {
    public SiteSnapshot {
        names = List.copyOf(names);
    }
}
