package io.ambassadors.sharding.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigWatcher;
import io.ambassadors.common.config.ReloadRecord;
import io.ambassadors.common.lifecycle.DrainController.Drainable;
import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.common.routing.shard.Explanation;
import io.ambassadors.common.routing.shard.Placement;
import io.ambassadors.sharding.admin.KeyLocation;
import io.ambassadors.sharding.admin.ShardingControl;
import io.ambassadors.sharding.config.NutcrackerConfig;
import io.ambassadors.sharding.config.NutcrackerFile;
import io.ambassadors.sharding.config.ParsedFile;
import io.ambassadors.sharding.config.PoolConfig;
import io.ambassadors.sharding.config.ServerConfig;
import io.ambassadors.sharding.proxy.DataPlane;
import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.PoolSnapshot;
import io.ambassadors.sharding.stats.SlowCommand;

/** The service without Quarkus: a configuration file, the data plane that serves it, and the way from one to the other. */
public final class ShardingService implements ShardingControl, Drainable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ShardingService.class);

    private final Path file;
    private final DataPlane dataPlane;
    private final BooleanSupplier draining;
    private final long startedAtMillis = System.currentTimeMillis();
    private final ReloadRecord reloads;
    private ConfigWatcher watcher;
    private NutcrackerConfig inForce;
    private byte[] content = {};

    /**
     * A service that does not run yet.
     *
     * @param file the nutcracker.yml
     * @param eventLoops event loops of the data plane
     * @param draining whether the process is on its way out
     */
    public ShardingService(Path file, int eventLoops, BooleanSupplier draining) {
        this.file = file;
        this.dataPlane = new DataPlane(eventLoops);
        this.draining = draining;
        this.reloads = new ReloadRecord(file);
    }

    /**
     * Reads the file, binds, and watches the file from then on.
     *
     * @throws IOException if the file is refused or an address cannot be bound; the message says why
     */
    public synchronized void start() throws IOException {
        content = Files.readAllBytes(file);
        ParsedFile parsed = NutcrackerFile.parse(file, content);
        if (!parsed.accepted()) {
            throw new IOException(parsed.problems().get(0).toString());
        }
        inForce = parsed.config().orElseThrow();
        dataPlane.apply(inForce);
        reloads.started(parsed.problems());
        watcher = ConfigWatcher.start(file, content, ConfigWatcher.Timing.DEFAULT, changed -> reload());
        for (PoolConfig pool : inForce.pools()) {
            LOG.infof(
                    "Serving: pool=%s listen=%s servers=%d",
                    pool.name(), pool.listen().text(), pool.servers().size());
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
        ParsedFile parsed = parse();
        List<ConfigProblem> found = new ArrayList<>(parsed.problems());
        if (!parsed.accepted()) {
            return refuse(found, forReal);
        }
        NutcrackerConfig wanted = parsed.config().orElseThrow();
        Changes changes = Changes.between(inForce, wanted);
        if (forReal) {
            try {
                dataPlane.apply(wanted);
            } catch (IOException e) {
                found.add(new ConfigProblem(ConfigProblem.Severity.ERROR, file, 0, 0, e.getMessage(), ""));
                return refuse(found, true);
            }
            inForce = wanted;
            reloads.accepted(found, changes.sentences());
        }
        return new ReloadResult(true, !changes.sentences().isEmpty(), found, changes.sentences(), changes.movements());
    }

    private ParsedFile parse() {
        try {
            content = Files.readAllBytes(file);
            return NutcrackerFile.parse(file, content);
        } catch (IOException e) {
            return NutcrackerFile.read(file);
        }
    }

    private ReloadResult refuse(List<ConfigProblem> found, boolean forReal) {
        if (forReal) {
            reloads.refused(found);
        }
        return new ReloadResult(false, false, found, List.of(), List.of());
    }

    @Override
    public AmbassadorSnapshot snapshot() {
        List<PoolSnapshot> pools = dataPlane.snapshot();
        long open = 0;
        for (PoolSnapshot pool : pools) {
            open += pool.clientConnections();
            open += pool.servers().stream()
                    .mapToLong(server -> server.serverConnections())
                    .sum();
        }
        return new AmbassadorSnapshot(
                startedAtMillis,
                System.currentTimeMillis(),
                dataPlane.eventLoops(),
                dataPlane.totalConnections(),
                open,
                draining.getAsBoolean(),
                pools,
                reloads.status());
    }

    @Override
    public long changes() {
        return reloads.attempts() * 2 + (draining.getAsBoolean() ? 1 : 0);
    }

    @Override
    public List<SlowCommand> slowLog() {
        return dataPlane.slowLog();
    }

    @Override
    public boolean started() {
        return dataPlane.isStarted();
    }

    @Override
    public boolean alive() {
        return dataPlane.isAlive();
    }

    @Override
    public KeyLocation where(String pool, byte[] key) {
        Placement placement =
                dataPlane.placement(pool).orElseThrow(() -> new NoSuchElementException("no pool " + pool));
        PoolConfig config = dataPlane.configs().stream()
                .filter(candidate -> candidate.name().equals(pool))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no pool " + pool));
        Explanation found = placement.explain(key);
        ServerConfig server =
                found.index() < 0 || found.index() >= config.servers().size()
                        ? null
                        : config.servers().get(found.index());
        return new KeyLocation(
                pool,
                text(key),
                text(found.hashedPart()),
                config.hash().configName(),
                found.hash().orElse(0),
                config.distribution().configName(),
                server == null ? "" : server.name(),
                server == null ? "" : server.address(),
                found.reason());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
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
