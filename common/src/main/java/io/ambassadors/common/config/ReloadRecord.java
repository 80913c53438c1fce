package io.ambassadors.common.config;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.jboss.logging.Logger;

import io.ambassadors.common.stats.ReloadStatus;

/** How the configuration in force came about: what was tried, what came of it. Thread-safe. */
public final class ReloadRecord {
    private static final Logger LOG = Logger.getLogger(ReloadRecord.class);

    private final Path file;
    private final AtomicLong attempts = new AtomicLong();
    private long loadedAtMillis;
    private long accepted;
    private long refused;
    private long lastAttemptMillis;
    private boolean lastRefused;
    private List<String> problems = List.of();

    /** Of this file, which was not read yet. */
    public ReloadRecord(Path file) {
        this.file = file;
    }

    /** The first configuration is in force. */
    public synchronized void started(List<ConfigProblem> found) {
        loadedAtMillis = System.currentTimeMillis();
        problems = texts(found);
        if (SubPathMount.looksLike(file)) {
            LOG.warnf(
                    "The file is mounted with subPath, which Kubernetes never updates: mount the directory: file=%s",
                    file);
        }
    }

    /**
     * Another one is in force.
     *
     * @param changes what is different, in words
     */
    public synchronized void accepted(List<ConfigProblem> found, List<String> changes) {
        accepted++;
        loadedAtMillis = System.currentTimeMillis();
        attempted(found, false);
        if (changes.isEmpty()) {
            LOG.infof("Reloaded, nothing changed: file=%s", file);
        } else {
            LOG.infof("Reloaded: file=%s changes=%s", file, String.join("; ", changes));
        }
    }

    /** The file is refused, and what was in force still is. */
    public synchronized void refused(List<ConfigProblem> found) {
        refused++;
        attempted(found, true);
        found.stream()
                .filter(ConfigProblem::isError)
                .forEach(problem -> LOG.errorf("Reload refused, the old file stays in force: %s", problem));
    }

    private void attempted(List<ConfigProblem> found, boolean wasRefused) {
        lastAttemptMillis = System.currentTimeMillis();
        lastRefused = wasRefused;
        problems = texts(found);
        attempts.incrementAndGet();
    }

    private static List<String> texts(List<ConfigProblem> found) {
        return found.stream().map(ConfigProblem::toString).toList();
    }

    /** How often a reload was tried. */
    public long attempts() {
        return attempts.get();
    }

    /** All of it, for those who ask. */
    public synchronized ReloadStatus status() {
        return new ReloadStatus(
                file.toString(),
                loadedAtMillis,
                accepted,
                refused,
                lastAttemptMillis,
                lastRefused,
                problems,
                SubPathMount.looksLike(file));
    }
}
