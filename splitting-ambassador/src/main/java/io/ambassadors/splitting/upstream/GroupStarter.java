package io.ambassadors.splitting.upstream;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

import org.jboss.logging.Logger;

import io.ambassadors.common.http.proxy.HttpLoop;

/** Makes groups of layouts, and has their names watched. */
final class GroupStarter {
    private static final Logger LOG = Logger.getLogger(GroupStarter.class);

    private final List<HttpLoop> loops;
    private final UpstreamGroup.Runtime runtime;
    private final ScheduledExecutorService scheduler;

    GroupStarter(List<HttpLoop> loops, UpstreamGroup.Runtime runtime, ScheduledExecutorService scheduler) {
        this.loops = loops;
        this.runtime = runtime;
        this.scheduler = scheduler;
    }

    /**
     * What to look up for a server line.
     *
     * @param name empty if there is nothing to look up
     * @param service who knows it
     */
    record Question(String name, NameService service) {}

    /**
     * A group that follows its names from now on.
     *
     * @param questions of each server line
     * @param found an answer for each, null where there is none
     * @param before what the upstream of this name was until now; null for none
     */
    UpstreamGroup start(Layout layout, List<Question> questions, List<NameService.Answer> found, UpstreamGroup before) {
        UpstreamGroup group = new UpstreamGroup(layout, loops, runtime, before);
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            if (question.name().isEmpty()) {
                continue;
            }
            int line = i;
            NameWatch watch = new NameWatch(
                    question.name(), question.service(), scheduler, addresses -> group.moved(line, addresses));
            group.watch(watch);
            if (found.get(i) == null) {
                LOG.warnf(
                        "A name cannot be resolved, requests for it fail until it can: upstream=%s server=%s",
                        layout.config().name(), question.name());
                watch.begin();
            } else {
                watch.begin(found.get(i));
            }
        }
        return group;
    }
}
