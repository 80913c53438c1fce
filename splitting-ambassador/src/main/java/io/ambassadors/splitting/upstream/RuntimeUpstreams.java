package io.ambassadors.splitting.upstream;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.OriginTls;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.InvalidDirective;

/**
 * Upstreams whose address a request says: {@code proxy_pass http://$name}. An upstream of the configuration is taken if it has that
 * name; an address is taken as it is; any other name is looked up by the {@code resolver}, and kept, with the state of its peers,
 * while it is used. Thread-safe.
 */
public final class RuntimeUpstreams {
    /** Names that are kept; the one that was not asked for for the longest time makes room. */
    static final int MOST = 256;

    private static final Directive NOWHERE = new Directive("proxy_pass", List.of(), null, "", 0);

    private final GroupStarter starter;
    private final NameServices names;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

    RuntimeUpstreams(GroupStarter starter, NameServices names) {
        this.starter = starter;
        this.names = names;
    }

    private record Key(String name, Optional<ResolverConfig> resolver) {}

    private static final class Entry {
        final CompletableFuture<UpstreamGroup> group;
        volatile long usedNanos = System.nanoTime();

        Entry(CompletableFuture<UpstreamGroup> group) {
            this.group = group;
        }
    }

    /**
     * Finds the way to an address that a request says. One of the two is called on the event loop, perhaps at once.
     *
     * @param loop of the request
     * @param set upstreams of the configuration that the request is served by
     * @param text host and port as they stand behind the scheme, without a URI
     * @param defaultPort 80 or 443, by the scheme
     * @param resolver of the location, if it has one
     * @param protocol HTTP/1.0, HTTP/1.1 or HTTP/2
     * @param tls null for none
     * @param found takes the way
     * @param failed takes the reason for the log; the request is answered with 502
     */
    public void pass(
            HttpLoop loop,
            UpstreamSet set,
            String text,
            int defaultPort,
            Optional<ResolverConfig> resolver,
            HttpVersion protocol,
            OriginTls tls,
            Consumer<UpstreamPass> found,
            Consumer<String> failed) {
        ServerAddress address;
        try {
            address = ServerUrl.parse(text, defaultPort, NOWHERE);
        } catch (InvalidDirective bad) {
            failed.accept(bad.problem().message());
            return;
        }
        Optional<UpstreamGroup> configured = configured(set, text, address);
        if (configured.isPresent()) {
            found.accept(set.pass(configured.get(), protocol, tls));
            return;
        }
        boolean name = address instanceof ServerAddress.Tcp tcp && !Resolver.isLiteral(tcp.host());
        if (name && resolver.isEmpty()) {
            failed.accept("no resolver defined to resolve " + ((ServerAddress.Tcp) address).host());
            return;
        }
        CompletableFuture<UpstreamGroup> group = group(text, address, name ? resolver : Optional.empty());
        if (group.isDone() && !group.isCompletedExceptionally()) {
            found.accept(pass(group.join(), protocol, tls));
            return;
        }
        group.whenComplete((there, failure) -> loop.eventLoop().execute(() -> {
            if (there == null) {
                failed.accept(((ServerAddress.Tcp) address).host() + " could not be resolved");
            } else {
                found.accept(pass(there, protocol, tls));
            }
        }));
    }

    private static Optional<UpstreamGroup> configured(UpstreamSet set, String text, ServerAddress address) {
        if (address instanceof ServerAddress.Tcp tcp) {
            return set.group(ServerUrl.hasPort(text) ? UpstreamReader.nameOf(tcp) : tcp.host());
        }
        return set.group(text);
    }

    private static UpstreamPass pass(UpstreamGroup group, HttpVersion protocol, OriginTls tls) {
        return group.pass(group.config().keepalive().pool(protocol, tls));
    }

    private CompletableFuture<UpstreamGroup> group(
            String text, ServerAddress address, Optional<ResolverConfig> resolver) {
        String name = address instanceof ServerAddress.Tcp tcp ? UpstreamReader.nameOf(tcp) : text;
        Key key = new Key(name.toLowerCase(Locale.ROOT), resolver);
        Entry entry = entries.get(key);
        if (entry == null) {
            makeRoom();
            entry = entries.computeIfAbsent(key, absent -> new Entry(start(name, address, resolver)));
            Entry made = entry;
            entry.group.whenComplete((group, failure) -> {
                if (failure != null) {
                    entries.remove(key, made);
                }
            });
        }
        entry.usedNanos = System.nanoTime();
        return entry.group;
    }

    private CompletableFuture<UpstreamGroup> start(
            String name, ServerAddress address, Optional<ResolverConfig> resolver) {
        ServerConfig server = ServerConfig.of(name, address, 0).following(resolver.isPresent());
        UpstreamConfig config = UpstreamConfig.implicit(server, resolver, "", 0);
        if (resolver.isEmpty()) {
            return CompletableFuture.completedFuture(
                    starter.start(Layout.of(config, List.of(List.of())), List.of(), List.of(), null));
        }
        NameService service = names.serviceFor(resolver);
        String host = ((ServerAddress.Tcp) address).host();
        return service.lookup(host)
                .orTimeout(resolver.get().timeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(answer -> {
                    List<List<InetAddress>> found = List.of(answer.addresses());
                    return starter.start(
                            Layout.of(config, found),
                            List.of(new GroupStarter.Question(host, service)),
                            List.of(answer),
                            null);
                });
    }

    private void makeRoom() {
        if (entries.size() < MOST) {
            return;
        }
        entries.entrySet().stream()
                .min(Comparator.comparingLong(entry -> entry.getValue().usedNanos))
                .filter(oldest -> entries.remove(oldest.getKey(), oldest.getValue()))
                .ifPresent(oldest -> oldest.getValue().group.thenAccept(UpstreamGroup::retire));
    }

    /** Those that are kept. */
    List<UpstreamGroup> groups() {
        List<UpstreamGroup> groups = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.group.isDone() && !entry.group.isCompletedExceptionally()) {
                groups.add(entry.group.join());
            }
        }
        return groups;
    }
}
