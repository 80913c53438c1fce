package io.ambassadors.splitting.service;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigWatcher;
import io.ambassadors.common.config.ReloadRecord;
import io.ambassadors.common.lifecycle.DrainController.Drainable;
import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.splitting.admin.SplittingControl;
import io.ambassadors.splitting.admin.UserPlacement;
import io.ambassadors.splitting.admin.UserQuestion;
import io.ambassadors.splitting.cli.Options;
import io.ambassadors.splitting.cli.ProblemText;
import io.ambassadors.splitting.cli.Texts;
import io.ambassadors.splitting.config.ParsedConfig;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.upstream.UpstreamSet;

/** The service without Quarkus: a configuration file, the data plane that serves it, and the way from one to the other. */
public final class SplittingService implements SplittingControl, Drainable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SplittingService.class);

    private final ConfigTree file;
    private final Options options;
    private final DataPlane dataPlane;
    private final Snapshot snapshot;
    private final BooleanSupplier draining;
    private final ReloadRecord reloads;
    private ConfigWatcher watcher;
    private Meaning inForce;

    /**
     * A service that does not run yet.
     *
     * @param options the command line
     * @param eventLoops event loops of the data plane
     * @param draining whether the process is on its way out
     */
    public SplittingService(Options options, int eventLoops, BooleanSupplier draining) {
        this.options = options;
        this.file = new ConfigTree(options);
        this.dataPlane = new DataPlane(eventLoops, Texts.version());
        this.draining = draining;
        this.reloads = new ReloadRecord(options.configFile());
        this.snapshot = new Snapshot(dataPlane, reloads, draining);
    }

    /**
     * Reads the file, binds, and watches the file from then on.
     *
     * @throws IOException if the file is refused, an address cannot be bound or a log not be opened; the message says why
     */
    public synchronized void start() throws IOException {
        Meaning meaning = Meaning.of(file.parse(), options.prefix());
        for (ConfigProblem problem : meaning.problems()) {
            if (problem.isError()) {
                throw new IOException(problem.toString());
            }
        }
        UpstreamSet upstreams = dataPlane.upstreams().load(meaning.upstreams());
        dataPlane.apply(meaning.connected(upstreams, dataPlane.upstreams().atRunTime()), upstreams);
        inForce = meaning;
        List<ConfigProblem> said = meaning.withAdvice(upstreams);
        said.forEach(SplittingService::log);
        snapshot.warnings(meaning.warnings(upstreams));
        reloads.started(said);
        watcher = ConfigWatcher.start(
                file,
                FileSystems.getDefault(),
                ConfigTree.contentOf(meaning.parsed()),
                ConfigWatcher.Timing.DEFAULT,
                changed -> reload());
        dataPlane.listeners().forEach(listener -> LOG.infof("Serving: listen=%s", listener.text()));
    }

    private static void log(ConfigProblem problem) {
        switch (problem.severity()) {
            case ERROR -> LOG.error(ProblemText.of(problem));
            case WARNING -> LOG.warn(ProblemText.of(problem));
            case NOTE -> LOG.info(ProblemText.of(problem));
        }
    }

    @Override
    public synchronized ReloadResult reload() {
        return load(true);
    }

    @Override
    public synchronized ReloadResult dryRun() {
        return load(false);
    }

    private ReloadResult load(boolean forReal) {
        ParsedConfig parsed = file.parse();
        Meaning wanted = Meaning.of(parsed, options.prefix());
        if (wanted.problems().stream().anyMatch(ConfigProblem::isError)) {
            return refuse(wanted.problems(), forReal);
        }
        UpstreamSet upstreams = dataPlane.upstreams().load(wanted.upstreams());
        List<ConfigProblem> said = wanted.withAdvice(upstreams);
        List<String> changes = Changes.between(inForce.parsed(), parsed);
        List<ReloadResult.Movement> movements =
                new ArrayList<>(Movements.between(dataPlane.upstreams().current(), upstreams));
        movements.addAll(
                Movements.between(inForce.site().splits(), wanted.site().splits()));
        if (!forReal) {
            dataPlane.upstreams().discard(upstreams);
            return new ReloadResult(true, !changes.isEmpty(), said, changes, movements);
        }
        try {
            dataPlane.apply(wanted.connected(upstreams, dataPlane.upstreams().atRunTime()), upstreams);
        } catch (IOException e) {
            dataPlane.upstreams().discard(upstreams);
            List<ConfigProblem> found = new ArrayList<>(said);
            found.add(new ConfigProblem(ConfigProblem.Severity.ERROR, options.configFile(), 0, 0, e.getMessage(), ""));
            return refuse(found, true);
        }
        inForce = wanted;
        snapshot.warnings(wanted.warnings(upstreams));
        said.stream()
                .filter(problem -> problem.severity() == ConfigProblem.Severity.WARNING)
                .forEach(SplittingService::log);
        reloads.accepted(said, changes);
        return new ReloadResult(true, !changes.isEmpty(), said, changes, movements);
    }

    private ReloadResult refuse(List<ConfigProblem> found, boolean forReal) {
        if (forReal) {
            reloads.refused(found);
        }
        return new ReloadResult(false, false, found, List.of(), List.of());
    }

    /** Opens the access logs anew, as after they were moved away. */
    public void reopenLogs() {
        dataPlane.logs().reopen();
    }

    @Override
    public AmbassadorSnapshot snapshot() {
        return snapshot.take();
    }

    @Override
    public long changes() {
        return reloads.attempts() * 2 + (draining.getAsBoolean() ? 1 : 0);
    }

    @Override
    public boolean started() {
        return dataPlane.isStarted();
    }

    @Override
    public boolean alive() {
        return dataPlane.loops().isAlive();
    }

    @Override
    public List<UserPlacement> explain(UserQuestion question) {
        Meaning meaning;
        synchronized (this) {
            meaning = inForce;
        }
        return new Answers(dataPlane.upstreams(), meaning.site().splits()).to(question);
    }

    @Override
    public void stopAccepting() {
        closeWatcher();
        dataPlane.stopAccepting();
    }

    @Override
    public int openConnections() {
        return dataPlane.clients();
    }

    @Override
    public void close() {
        closeWatcher();
        dataPlane.close();
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
