package io.ambassadors.splitting.upstream;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jboss.logging.Logger;

/**
 * Looks a name up again and again: when the answer is no good any more, and after a failure with waits that double from one second
 * to thirty. Runs on the scheduler of names.
 */
final class NameWatch {
    static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    /** Answers with a shorter life are not asked for more often. */
    static final Duration SHORTEST_VALIDITY = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(NameWatch.class);

    private final String name;
    private final NameService names;
    private final ScheduledExecutorService scheduler;
    private final Consumer<List<InetAddress>> found;
    private Duration wait = FIRST_WAIT;
    private boolean failing;
    private volatile boolean stopped;
    private volatile Future<?> next;

    /**
     * A watch that has not begun.
     *
     * @param found takes every answer, on any thread, one after the other
     */
    NameWatch(String name, NameService names, ScheduledExecutorService scheduler, Consumer<List<InetAddress>> found) {
        this.name = name;
        this.names = names;
        this.scheduler = scheduler;
        this.found = found;
    }

    /** Begins, with an answer that is known already. */
    void begin(NameService.Answer known) {
        again(longer(known.validFor(), SHORTEST_VALIDITY));
    }

    /** Begins with a name that could not be resolved. */
    void begin() {
        failing = true;
        failed();
    }

    /** Ends. */
    void stop() {
        stopped = true;
        Future<?> waiting = next;
        if (waiting != null) {
            // Else it would hold on to its upstream for as long as the answer is good.
            waiting.cancel(false);
        }
    }

    private void again(Duration in) {
        if (!stopped && !scheduler.isShutdown()) {
            next = scheduler.schedule(this::look, in.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        if (stopped) {
            return;
        }
        names.lookup(name).whenComplete((answer, failure) -> {
            if (answer == null) {
                if (!failing) {
                    failing = true;
                    LOG.warnf("A name cannot be resolved any more, its last addresses stay: name=%s", name);
                }
                failed();
                return;
            }
            if (failing) {
                failing = false;
                LOG.infof("A name is resolved: name=%s", name);
            }
            wait = FIRST_WAIT;
            if (!stopped) {
                found.accept(answer.addresses());
            }
            again(longer(answer.validFor(), SHORTEST_VALIDITY));
        });
    }

    private void failed() {
        Duration now = wait;
        wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        again(now);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
