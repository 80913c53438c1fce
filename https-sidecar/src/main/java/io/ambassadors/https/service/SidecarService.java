package io.ambassadors.https.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;

import io.netty.util.concurrent.Future;
import org.jboss.logging.Logger;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.WatchedFiles;
import io.ambassadors.common.quarkus.Candidate;
import io.ambassadors.common.quarkus.ConfiguredService;
import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.https.acme.AcmeChallenges;
import io.ambassadors.https.acme.AcmeClient;
import io.ambassadors.https.acme.AcmeRenewal;
import io.ambassadors.https.admin.SidecarControl;
import io.ambassadors.https.cli.Texts;
import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.file.ConfigSource;
import io.ambassadors.https.config.file.ParsedSidecar;
import io.ambassadors.https.config.file.SidecarFile;
import io.ambassadors.https.stats.SidecarSnapshot;
import io.ambassadors.https.tls.TlsPlane;

/** The service without Quarkus: configuration, certificates, the data plane that serves with them, and the way from one to the next. */
public final class SidecarService extends ConfiguredService<SidecarSnapshot> implements SidecarControl {
    private static final Logger LOG = Logger.getLogger(SidecarService.class);
    /** Certificates end without any file changing. */
    private static final long LOOK_MINUTES = 60;

    private final ConfigSource source;
    private final Runnable quit;
    private final AcmeChallenges challenges = new AcmeChallenges();
    private final DataPlane dataPlane;
    private final Certificates certificates;
    private final Snapshot snapshot;
    private AcmeRenewal renewal;
    private Optional<AcmeConfig> renewed = Optional.empty();
    private Future<?> looks;

    /**
     * A service that does not run yet.
     *
     * @param source where the configuration comes from
     * @param first the configuration as it was when the process began
     * @param eventLoops event loops of the data plane
     * @param draining whether the process is on its way out
     * @param quit ends the process in good order
     */
    public SidecarService(
            ConfigSource source, SidecarConfig first, int eventLoops, BooleanSupplier draining, Runnable quit) {
        super(source.file().orElse(SidecarFile.NAME), watched(source), draining);
        this.source = source;
        this.quit = quit;
        this.dataPlane = new DataPlane(eventLoops, first, challenges, Texts.version());
        this.certificates = new Certificates(first, this::certificatesChanged);
        this.snapshot = new Snapshot(dataPlane, certificates, draining);
    }

    /** Without a file there is nothing to watch. */
    private static WatchedFiles watched(ConfigSource source) {
        return source.file().map(WatchedFiles::of).orElseGet(() -> new WatchedFiles() {
            @Override
            public String name() {
                return SidecarFile.NAME.toString();
            }

            @Override
            public Optional<byte[]> read() {
                return Optional.of(new byte[0]);
            }

            @Override
            public Set<Path> directories() {
                return Set.of();
            }
        });
    }

    @Override
    protected Candidate read() {
        byte[] content = watched(source).read().orElse(new byte[0]);
        return new Wanted(content, source.read());
    }

    /** A configuration with its certificates, as the files are now. */
    private final class Wanted implements Candidate {
        private final byte[] content;
        private final ParsedSidecar parsed;
        private final Certificates.Reading reading;

        Wanted(byte[] content, ParsedSidecar parsed) {
            this.content = content;
            this.parsed = parsed;
            this.reading = parsed.config().map(certificates::read).orElse(null);
        }

        @Override
        public List<ConfigProblem> problems() {
            List<ConfigProblem> problems = new ArrayList<>(parsed.problems());
            parsed.config().ifPresent(config -> {
                if (!reading.isUsable() && config.acme().isEmpty()) {
                    problems.add(problem("there is no certificate to serve with: " + reading.refusals()));
                }
                if (isAskedOfOthers(config)) {
                    // Those in force are for what was configured before, and must not stand in for others.
                    reading.loaded()
                            .clientTrustRefused()
                            .ifPresent(why -> problems.add(problem("clients cannot be checked as configured: " + why)));
                }
                config.acme()
                        .map(AcmeClient::refusals)
                        .orElse(List.of())
                        .forEach(refusal -> problems.add(problem(refusal)));
            });
            return problems;
        }

        private boolean isAskedOfOthers(SidecarConfig config) {
            Serving present = dataPlane.serving();
            return present == null
                    || !present.config().clients().equals(config.clients())
                    // Without clients.ca they are beside the certificates.
                    || config.clients().ca().isEmpty()
                            && !present.config().certificates().equals(config.certificates());
        }

        private ConfigProblem problem(String message) {
            return new ConfigProblem(
                    ConfigProblem.Severity.ERROR, source.file().orElse(SidecarFile.NAME), 0, 0, message, "");
        }

        @Override
        public byte[] content() {
            return content.clone();
        }

        @Override
        public List<String> changes() {
            Serving present = dataPlane.serving();
            return Changes.between(present.config(), parsed.config().orElseThrow());
        }

        @Override
        public List<ReloadResult.Movement> movements() {
            return List.of();
        }

        @Override
        public void apply() throws IOException {
            SidecarConfig config = parsed.config().orElseThrow();
            checkMachine(config);
            dataPlane.apply(config, reading.loaded().set());
            certificates.inForce(reading, List.of());
            renew(config.acme());
            certificates.watch(config, reading);
        }

        @Override
        public void discard() {
            // It holds nothing but what it has read.
        }
    }

    private static void checkMachine(SidecarConfig config) throws SSLException {
        boolean demanded = config.tls().postQuantum() == io.ambassadors.https.config.TlsConfig.PostQuantum.REQUIRE;
        if (demanded && !TlsPlane.hasPostQuantum()) {
            throw new SSLException(
                    "post-quantum: require cannot be had: BoringSSL is not available for this machine, and the"
                            + " JDK's TLS has no X25519MLKEM768; use prefer, or a machine with Linux on x86-64 or aarch64");
        }
    }

    private void renew(Optional<AcmeConfig> wanted) {
        if (wanted.equals(renewed)) {
            return;
        }
        if (renewal != null) {
            renewal.close();
        }
        renewal = wanted.map(config -> AcmeRenewal.start(config, challenges, this::certificatesChanged))
                .orElse(null);
        renewed = wanted;
        snapshot.renewal(renewal);
    }

    /** Files of certificates may have changed: reads them again. */
    private synchronized void certificatesChanged() {
        if (certificates.sources() == null || dataPlane.isClosed()) {
            return;
        }
        Certificates.Reading reading = certificates.readAgain();
        try {
            Optional<ConfigProblem> tickets =
                    dataPlane.certificates(reading.loaded().set());
            certificates.inForce(reading, tickets.stream().toList());
        } catch (SSLException e) {
            certificates.refused(reading, e.getMessage());
        }
    }

    @Override
    protected void serving(List<ConfigProblem> said) {
        said.forEach(problem -> problem.severity().log(LOG, problem));
        snapshot.warnings(said);
        TlsPlane.withoutBoringSsl()
                .ifPresentOrElse(
                        why -> LOG.warnf("TLS is the JDK's, slower and without post-quantum groups: %s", why),
                        () -> LOG.info("TLS is BoringSSL"));
        dataPlane
                .listeners()
                .forEach(listener -> LOG.infof(
                        "Serving: listen=%s purpose=%s",
                        listener.point().text(), listener.isTls() ? "tls" : "redirect"));
        certificates.sources().development().ifPresent(authority -> {
            String curl = dataPlane.port().map(authority::curlCommand).orElse("");
            LOG.warnf(
                    "DEVELOPMENT CERTIFICATE: nobody but who is told to trusts it, and it changes with every start: %s",
                    curl);
            System.out.println(curl);
        });
        looks = dataPlane
                .loops()
                .all()
                .get(0)
                .eventLoop()
                .scheduleWithFixedDelay(
                        () -> new Thread(this::certificatesChanged, "certificates").start(),
                        LOOK_MINUTES,
                        LOOK_MINUTES,
                        TimeUnit.MINUTES);
    }

    @Override
    protected void reloaded(List<ConfigProblem> said) {
        said.stream()
                .filter(problem -> problem.severity() == ConfigProblem.Severity.WARNING)
                .forEach(problem -> problem.severity().log(LOG, problem));
        snapshot.warnings(said);
    }

    /** Opens the access log anew, as after it was moved away. */
    public void reopenLogs() {
        dataPlane.logs().reopen();
    }

    @Override
    public SidecarSnapshot snapshot() {
        return snapshot.take(reloadStatus());
    }

    @Override
    public long changes() {
        return super.changes() + 2 * certificates.attempts();
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
    public void quit() {
        quit.run();
    }

    @Override
    protected void stopListening() {
        stopFollowing();
        dataPlane.stopAccepting();
    }

    private void stopFollowing() {
        certificates.close();
        AcmeRenewal renewing;
        synchronized (this) {
            renewing = renewal;
            renewal = null;
            if (looks != null) {
                looks.cancel(false);
            }
        }
        if (renewing != null) {
            renewing.close();
        }
    }

    @Override
    public int openConnections() {
        return dataPlane.clients();
    }

    @Override
    protected void end() {
        stopFollowing();
        dataPlane.close();
    }
}
