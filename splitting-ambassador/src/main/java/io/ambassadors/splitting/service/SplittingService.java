package io.ambassadors.splitting.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.quarkus.Candidate;
import io.ambassadors.common.quarkus.ConfiguredService;
import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.splitting.admin.SplittingControl;
import io.ambassadors.splitting.admin.UserPlacement;
import io.ambassadors.splitting.admin.UserQuestion;
import io.ambassadors.splitting.cli.ProblemText;
import io.ambassadors.splitting.cli.Texts;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.upstream.UpstreamSet;

/** The service without Quarkus: a configuration file, the data plane that serves it, and the way from one to the other. */
public final class SplittingService extends ConfiguredService<AmbassadorSnapshot> implements SplittingControl {
    private static final Logger LOG = Logger.getLogger(SplittingService.class);

    private final FirstReading reading;
    private final DataPlane dataPlane;
    private final Snapshot snapshot;
    private Meaning inForce;

    /**
     * A service that does not run yet.
     *
     * @param reading its configuration
     * @param eventLoops event loops of the data plane
     * @param draining whether the process is on its way out
     */
    public SplittingService(FirstReading reading, int eventLoops, BooleanSupplier draining) {
        super(reading.options().configFile(), reading.file(), draining);
        this.reading = reading;
        this.dataPlane = new DataPlane(eventLoops, Texts.version());
        this.snapshot = new Snapshot(dataPlane, this::reloadStatus, draining);
    }

    @Override
    protected Candidate read() {
        return new ReadFiles(reading.take());
    }

    @Override
    protected void serving(List<ConfigProblem> said) {
        said.forEach(problem -> problem.severity().log(LOG, ProblemText.of(problem)));
        dataPlane.listeners().forEach(listener -> LOG.infof("Serving: listen=%s", listener.text()));
    }

    @Override
    protected void reloaded(List<ConfigProblem> said) {
        said.stream()
                .filter(problem -> problem.severity() == ConfigProblem.Severity.WARNING)
                .forEach(problem -> problem.severity().log(LOG, ProblemText.of(problem)));
    }

    /** The files as they are now, with the upstreams that they describe where they can be used. */
    private final class ReadFiles implements Candidate {
        private final Meaning meaning;
        private final UpstreamSet upstreams;
        private final List<ConfigProblem> said;

        ReadFiles(Meaning meaning) {
            this.meaning = meaning;
            boolean refused = meaning.problems().stream().anyMatch(ConfigProblem::isError);
            this.upstreams = refused ? null : dataPlane.upstreams().load(meaning.upstreams());
            this.said = refused ? meaning.problems() : meaning.withAdvice(upstreams);
        }

        @Override
        public List<ConfigProblem> problems() {
            return said;
        }

        @Override
        public byte[] content() {
            return ConfigTree.contentOf(meaning.parsed());
        }

        @Override
        public List<String> changes() {
            return Changes.between(inForce.parsed(), meaning.parsed());
        }

        @Override
        public List<ReloadResult.Movement> movements() {
            List<ReloadResult.Movement> movements =
                    new ArrayList<>(Movements.between(dataPlane.upstreams().current(), upstreams));
            movements.addAll(
                    Movements.between(inForce.site().splits(), meaning.site().splits()));
            return movements;
        }

        @Override
        public void apply() throws IOException {
            try {
                dataPlane.apply(
                        meaning.connected(upstreams, dataPlane.upstreams().atRunTime()), upstreams);
            } catch (IOException e) {
                discard();
                throw e;
            }
            inForce = meaning;
            snapshot.warnings(meaning.warnings(upstreams));
        }

        @Override
        public void discard() {
            dataPlane.upstreams().discard(upstreams);
        }
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
    protected void stopListening() {
        dataPlane.stopAccepting();
    }

    @Override
    public int openConnections() {
        return dataPlane.clients();
    }

    @Override
    protected void end() {
        dataPlane.close();
    }
}
