package io.ambassadors.common.quarkus;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigWatcher;
import io.ambassadors.common.config.ReloadRecord;
import io.ambassadors.common.config.WatchedFiles;
import io.ambassadors.common.lifecycle.DrainController.Drainable;
import io.ambassadors.common.stats.ReloadStatus;

/**
 * A service that follows its configuration: reads it, puts it in force, watches it, and puts another in force whole or not at all. What a
 * configuration is, and what serves it, is the service's.
 *
 * @param <S> what a snapshot is
 */
public abstract class ConfiguredService<S> implements ServiceControl<S>, Drainable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConfiguredService.class);

    private final Path file;
    private final WatchedFiles watched;
    private final BooleanSupplier draining;
    private final ReloadRecord reloads;
    private ConfigWatcher watcher;

    /**
     * A service that does not run yet.
     *
     * @param file the configuration file, or the main one
     * @param watched all files of the configuration
     * @param draining whether the process is on its way out
     */
    protected ConfiguredService(Path file, WatchedFiles watched, BooleanSupplier draining) {
        this.file = file;
        this.watched = watched;
        this.draining = draining;
        this.reloads = new ReloadRecord(file);
    }

    /** Reads the configuration as it is now. Called by one thread at a time. */
    protected abstract Candidate read();

    /** The first configuration is in force. */
    protected abstract void serving(List<ConfigProblem> said);

    /** Another configuration is in force. */
    protected void reloaded(List<ConfigProblem> said) {}

    /** Accepts no more connections. */
    protected abstract void stopListening();

    /** Closes every connection and ends the event loops; does nothing the second time. */
    protected abstract void end();

    /**
     * Reads the configuration, binds, and watches the files from then on.
     *
     * @throws IOException if the configuration is refused or cannot be put in force; the message says why
     */
    public final synchronized void start() throws IOException {
        Candidate first = read();
        for (ConfigProblem problem : first.problems()) {
            if (problem.isError()) {
                throw new IOException(problem.toString());
            }
        }
        first.apply();
        reloads.started(first.problems());
        serving(first.problems());
        watcher = ConfigWatcher.start(
                watched, FileSystems.getDefault(), first.content(), ConfigWatcher.Timing.DEFAULT, changed -> reload());
    }

    @Override
    public final synchronized ReloadResult reload() {
        Candidate wanted = read();
        if (watcher != null) {
            // It would reload once more for the change that has just been read.
            watcher.known(wanted.content());
        }
        List<ConfigProblem> said = wanted.problems();
        if (said.stream().anyMatch(ConfigProblem::isError)) {
            return refuse(said);
        }
        List<String> changes = wanted.changes();
        List<ReloadResult.Movement> movements = wanted.movements();
        try {
            wanted.apply();
        } catch (IOException e) {
            List<ConfigProblem> found = new ArrayList<>(said);
            found.add(new ConfigProblem(ConfigProblem.Severity.ERROR, file, 0, 0, e.getMessage(), ""));
            return refuse(found);
        } catch (RuntimeException defect) {
            LOG.errorf(defect, "A configuration could not be put in force: file=%s", file);
            List<ConfigProblem> found = new ArrayList<>(said);
            found.add(new ConfigProblem(
                    ConfigProblem.Severity.ERROR, file, 0, 0, "it cannot be put in force: " + defect, ""));
            return refuse(found);
        }
        reloads.accepted(said, changes);
        reloaded(said);
        return new ReloadResult(true, !changes.isEmpty(), said, changes, movements);
    }

    private ReloadResult refuse(List<ConfigProblem> found) {
        reloads.refused(found);
        return new ReloadResult(false, false, found, List.of(), List.of());
    }

    @Override
    public final synchronized ReloadResult dryRun() {
        Candidate wanted = read();
        List<ConfigProblem> said = wanted.problems();
        if (said.stream().anyMatch(ConfigProblem::isError)) {
            return new ReloadResult(false, false, said, List.of(), List.of());
        }
        List<String> changes = wanted.changes();
        ReloadResult result = new ReloadResult(true, !changes.isEmpty(), said, changes, wanted.movements());
        wanted.discard();
        return result;
    }

    @Override
    public long changes() {
        return reloads.attempts() * 2 + (draining() ? 1 : 0);
    }

    @Override
    public final boolean draining() {
        return draining.getAsBoolean();
    }

    /** How the configuration in force came about. */
    protected final ReloadStatus reloadStatus() {
        return reloads.status();
    }

    @Override
    public final void stopAccepting() {
        closeWatcher();
        stopListening();
    }

    @Override
    public final void close() {
        closeWatcher();
        end();
    }

    private void closeWatcher() {
        ConfigWatcher watching;
        synchronized (this) {
            watching = watcher;
            watcher = null;
        }
        if (watching != null) {
            watching.close();
        }
    }
}
