package io.ambassadors.splitting.upstream;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;

import io.ambassadors.common.net.Resolver;

/** Who looks names up: the system's resolver, and the name servers of {@code resolver} directives. Thread-safe. */
public final class NameServices implements AutoCloseable {
    /** How long an answer of the system's resolver is used, which does not say how long it holds. */
    static final Duration SYSTEM_VALIDITY = Duration.ofSeconds(5);

    private final NameService system;
    private final Function<ResolverConfig, NameService> makeDns;
    private final Map<ResolverConfig, NameService> dns = new ConcurrentHashMap<>();
    private final AutoCloseable closing;

    private NameServices(NameService system, Function<ResolverConfig, NameService> makeDns, AutoCloseable closing) {
        this.system = system;
        this.makeDns = makeDns;
        this.closing = closing;
    }

    /** Those of this machine. */
    public static NameServices ofMachine() {
        Resolver resolver = new Resolver();
        // Its thread starts with the first question.
        NioEventLoopGroup loops = new NioEventLoopGroup(1, new DefaultThreadFactory("dns", true));
        NameService system = name ->
                resolver.resolveAll(name).thenApply(addresses -> new NameService.Answer(addresses, SYSTEM_VALIDITY));
        return new NameServices(system, config -> new DnsNames(config, loops.next(), system), () -> {
            resolver.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        });
    }

    /** One for all names, for tests. */
    static NameServices of(NameService all) {
        return new NameServices(all, config -> all, () -> {});
    }

    NameService system() {
        return system;
    }

    /** The one for a {@code resolver} directive; the system's without one. */
    NameService serviceFor(Optional<ResolverConfig> config) {
        return config.map(wanted -> dns.computeIfAbsent(wanted, makeDns)).orElse(system);
    }

    @Override
    public void close() {
        try {
            closing.close();
        } catch (Exception e) {
            throw new IllegalStateException("A resolver does not close", e);
        }
    }
}
