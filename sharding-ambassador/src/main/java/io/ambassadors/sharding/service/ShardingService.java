package io.ambassadors.sharding.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.WatchedFiles;
import io.ambassadors.common.quarkus.Candidate;
import io.ambassadors.common.quarkus.ConfiguredService;
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
public final class ShardingService extends ConfiguredService<AmbassadorSnapshot> implements ShardingControl {
    private static final Logger LOG = Logger.getLogger(ShardingService.class);

    private final Path file;
    private final DataPlane dataPlane;
    private final long startedAtMillis = System.currentTimeMillis();
    private NutcrackerConfig inForce;

    /**
     * A service that does not run yet.
     *
     * @param file the nutcracker.yml
     * @param eventLoops event loops of the data plane
     * @param draining whether the process is on its way out
     */
    public ShardingService(Path file, int eventLoops, BooleanSupplier draining) {
        super(file, WatchedFiles.of(file), draining);
        this.file = file;
        this.dataPlane = new DataPlane(eventLoops);
    }

    @Override
    protected Candidate read() {
        try {
            byte[] content = Files.readAllBytes(file);
            return new ReadFile(content, NutcrackerFile.parse(file, content));
        } catch (IOException unreadable) {
            return new ReadFile(new byte[0], NutcrackerFile.read(file));
        }
    }

    @Override
    protected void serving(List<ConfigProblem> said) {
        for (PoolConfig pool : inForce.pools()) {
            LOG.infof(
                    "Serving: pool=%s listen=%s servers=%d",
                    pool.name(), pool.listen().text(), pool.servers().size());
        }
    }

    /** The file as it is now. */
    private final class ReadFile implements Candidate {
        private final byte[] content;
        private final ParsedFile parsed;
        private Changes changes;

        ReadFile(byte[] content, ParsedFile parsed) {
            this.content = content;
            this.parsed = parsed;
        }

        @Override
        public List<ConfigProblem> problems() {
            return parsed.problems();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }

        @Override
        public List<String> changes() {
            return different().sentences();
        }

        @Override
        public List<ReloadResult.Movement> movements() {
            return different().movements();
        }

        private Changes different() {
            if (changes == null) {
                changes = Changes.between(inForce, parsed.config().orElseThrow());
            }
            return changes;
        }

        @Override
        public void apply() throws IOException {
            NutcrackerConfig wanted = parsed.config().orElseThrow();
            dataPlane.apply(wanted);
            inForce = wanted;
        }

        @Override
        public void discard() {
            // It holds nothing but text.
        }
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
                draining(),
                pools,
                reloadStatus());
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
