package io.ambassadors.splitting.upstream;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.PoolFactory;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/**
 * All running upstreams: builds those of a new configuration, takes over what did not change, ends what is gone, and keeps looking
 * up names. {@link #load} and {@link #swap} are for the thread that reloads.
 */
public final class Upstreams implements AutoCloseable {
    /** How long a load waits for names in all. Those that are slower go on in the background. */
    static final Duration LONGEST_LOOKUP = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(Upstreams.class);
    /** So that the clock is far from 0, where a peer that never failed would seem to have failed just now. */
    private static final long CLOCK_OFFSET = 1_000_000_000L - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());

    private final List<HttpLoop> loops;
    private final GroupStarter starter;
    private final RuntimeUpstreams atRunTime;
    private final NameServices names;
    private final Duration longestLookup;
    private final ScheduledExecutorService scheduler;
    private volatile UpstreamSet current = new UpstreamSet(Map.of());

    /**
     * Upstreams, of which there are none yet.
     *
     * @param loops all event loops, each at its index
     * @param pools makes connections
     * @param names looks names up; closed with this
     */
    public Upstreams(List<HttpLoop> loops, PoolFactory pools, NameServices names) {
        this(
                loops,
                new UpstreamGroup.Runtime(
                        pools,
                        loop -> CLOCK_OFFSET + TimeUnit.NANOSECONDS.toSeconds(loop.now()),
                        () -> System.currentTimeMillis() / 1000),
                names,
                LONGEST_LOOKUP);
    }

    Upstreams(List<HttpLoop> loops, UpstreamGroup.Runtime runtime, NameServices names, Duration longestLookup) {
        this.loops = List.copyOf(loops);
        this.names = names;
        this.longestLookup = longestLookup;
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "names");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.scheduler = executor;
        this.starter = new GroupStarter(this.loops, runtime, executor);
        this.atRunTime = new RuntimeUpstreams(starter, names);
    }

    /**
     * The upstreams of a configuration. Nothing of the present one ends before {@link #swap}; a set that is not swapped in is to be {@link #discard discarded}. Blocks while names are looked up, but
     * not for longer than {@code LONGEST_LOOKUP}; not for event loops.
     */
    public UpstreamSet load(List<UpstreamConfig> configs) {
        Map<UpstreamConfig, List<GroupStarter.Question>> questions = new LinkedHashMap<>();
        Map<GroupStarter.Question, CompletableFuture<NameService.Answer>> answers = new LinkedHashMap<>();
        for (UpstreamConfig config : configs) {
            List<GroupStarter.Question> ofConfig = config.servers().stream()
                    .map(server -> question(config, server))
                    .toList();
            questions.put(config, ofConfig);
            ofConfig.stream()
                    .filter(question -> !question.name().isEmpty())
                    .forEach(question -> answers.computeIfAbsent(
                            question, asked -> asked.service().lookup(asked.name())));
        }
        await(answers.values());
        Map<UpstreamConfig, UpstreamGroup> groups = new LinkedHashMap<>();
        questions.forEach((config, ofConfig) -> groups.put(config, group(config, ofConfig, answers)));
        return new UpstreamSet(groups);
    }

    /** The configuration has changed: ends what only the one before needed. */
    public void swap(UpstreamSet next) {
        UpstreamSet before = current;
        next.adopt();
        current = next;
        before.retireFor(next);
    }

    /** A configuration that was loaded is not used after all: ends what only it needed. */
    public void discard(UpstreamSet unused) {
        unused.retireFor(current);
    }

    /** The upstreams that are in use. */
    public UpstreamSet current() {
        return current;
    }

    /** Upstreams that are not in the configuration, since a variable names them. */
    public RuntimeUpstreams atRunTime() {
        return atRunTime;
    }

    /** What all event loops count, added up. The future completes on an event loop. */
    public CompletableFuture<List<UpstreamSnapshot>> snapshot() {
        List<UpstreamGroup> groups = new ArrayList<>(current.groups());
        groups.addAll(atRunTime.groups());
        return Snapshots.of(groups, loops);
    }

    /**
     * Which server a client gets and why: while all servers are well, and right now. The future completes on an event loop.
     *
     * @param key for {@code ip_hash} the client's address, 4 or 16 bytes; for {@code hash} the value of the key; else it does not
     *     matter
     * @param asked what the client's sticky cookie, route or session says; empty for none
     */
    public CompletableFuture<ServerExplanation> explain(UpstreamGroup group, byte[] key, String asked) {
        return new Explain(group, key, asked).answer(loops);
    }

    @Override
    public void close() {
        current.groups().forEach(UpstreamGroup::retire);
        atRunTime.groups().forEach(UpstreamGroup::retire);
        scheduler.shutdownNow();
        names.close();
    }

    private GroupStarter.Question question(UpstreamConfig config, ServerConfig server) {
        if (server.address() instanceof ServerAddress.Tcp tcp && !Resolver.isLiteral(tcp.host())) {
            return new GroupStarter.Question(
                    tcp.host(), names.serviceFor(server.resolve() ? config.resolver() : Optional.empty()));
        }
        return new GroupStarter.Question("", names.system());
    }

    private void await(Iterable<CompletableFuture<NameService.Answer>> answers) {
        long end = System.nanoTime() + longestLookup.toNanos();
        for (CompletableFuture<NameService.Answer> answer : answers) {
            try {
                answer.handle((found, failure) -> found)
                        .get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (java.util.concurrent.TimeoutException late) {
                LOG.debug("Names are slow, and looked up in the background");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private UpstreamGroup group(
            UpstreamConfig config,
            List<GroupStarter.Question> questions,
            Map<GroupStarter.Question, CompletableFuture<NameService.Answer>> answers) {
        List<NameService.Answer> found =
                questions.stream().map(question -> found(answers.get(question))).toList();
        List<List<InetAddress>> addresses = new ArrayList<>();
        found.forEach(answer -> addresses.add(answer == null ? List.of() : answer.addresses()));
        Layout layout = Layout.of(config, addresses);
        UpstreamGroup before = current.group(config.name()).orElse(null);
        if (before != null && before.config().sameAs(config) && keepsShape(before.layout(), layout)) {
            for (int i = 0; i < addresses.size(); i++) {
                if (!addresses.get(i).isEmpty()) {
                    before.moved(i, addresses.get(i));
                }
            }
            return before;
        }
        return starter.start(layout, questions, found, before);
    }

    /** A name that cannot be resolved now does not take from an upstream what it had. */
    private static boolean keepsShape(Layout before, Layout now) {
        for (int i = 0; i < now.lines().size(); i++) {
            boolean follows = now.config().servers().get(i).resolve();
            int peers = now.lines().get(i).size();
            if (!follows && !now.unresolved(i) && peers != before.lines().get(i).size()) {
                return false;
            }
        }
        return true;
    }

    private static NameService.Answer found(CompletableFuture<NameService.Answer> answer) {
        return answer == null || answer.isCompletedExceptionally() ? null : answer.getNow(null);
    }
}
