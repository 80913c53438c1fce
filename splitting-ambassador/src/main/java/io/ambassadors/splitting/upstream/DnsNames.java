package io.ambassadors.splitting.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

/**
 * The name servers of a {@code resolver} directive. Names are looked up as they stand, without search domains; how long an answer
 * holds is said by {@code valid=}, else by the answer. As nginx does it: IPv4 and IPv6 addresses are asked for apart, and one of
 * them is enough.
 */
final class DnsNames implements NameService {
    private final ResolverConfig config;
    private final EventLoop loop;
    private final CompletableFuture<DnsNameResolver> resolver;

    /**
     * Name servers that are asked.
     *
     * @param loop on which answers are waited for
     * @param system finds name servers that are given by name
     */
    DnsNames(ResolverConfig config, EventLoop loop, NameService system) {
        this.config = config;
        this.loop = loop;
        CompletableFuture<List<InetSocketAddress>> servers = CompletableFuture.completedFuture(new ArrayList<>());
        for (InetSocketAddress server : config.servers()) {
            servers = servers.thenCombine(address(server, system), (before, address) -> {
                before.add(address);
                return before;
            });
        }
        this.resolver = servers.thenApply(this::build);
    }

    private static CompletableFuture<InetSocketAddress> address(InetSocketAddress server, NameService system) {
        return server.isUnresolved()
                ? system.lookup(server.getHostString())
                        .thenApply(answer ->
                                new InetSocketAddress(answer.addresses().get(0), server.getPort()))
                : CompletableFuture.completedFuture(server);
    }

    private DnsNameResolver build(List<InetSocketAddress> servers) {
        return new DnsNameResolverBuilder(loop)
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers))
                .queryTimeoutMillis(Math.max(1, config.timeout().toMillis() / Math.max(1, servers.size())))
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .searchDomains(List.of())
                .ndots(0)
                .build();
    }

    @Override
    public CompletableFuture<Answer> lookup(String name) {
        return resolver.thenCompose(dns -> {
            CompletableFuture<Found> ipv4 = config.ipv4() ? ask(dns, name, DnsRecordType.A) : Found.nothing();
            CompletableFuture<Found> ipv6 = config.ipv6() ? ask(dns, name, DnsRecordType.AAAA) : Found.nothing();
            return ipv4.thenCombine(ipv6, (four, six) -> answer(name, four.and(six)));
        });
    }

    private Answer answer(String name, Found found) {
        if (found.addresses().isEmpty()) {
            throw new java.util.concurrent.CompletionException(new UnknownHostException(name));
        }
        Duration validFor = config.valid().isZero() ? Duration.ofSeconds(found.ttlSeconds()) : config.valid();
        return new Answer(found.addresses(), validFor);
    }

    /** Addresses, with the shortest time that one of them holds. */
    private record Found(List<InetAddress> addresses, long ttlSeconds) {
        static CompletableFuture<Found> nothing() {
            return CompletableFuture.completedFuture(new Found(List.of(), Integer.MAX_VALUE));
        }

        Found and(Found other) {
            List<InetAddress> all = new ArrayList<>(addresses);
            all.addAll(other.addresses);
            return new Found(all, Math.min(ttlSeconds, other.ttlSeconds));
        }
    }

    /** A question that fails finds nothing: the other kind of address may do. */
    private static CompletableFuture<Found> ask(DnsNameResolver dns, String name, DnsRecordType type) {
        CompletableFuture<Found> found = new CompletableFuture<>();
        dns.resolveAll(new DefaultDnsQuestion(name, type))
                .addListener((Future<List<DnsRecord>> done) -> found.complete(
                        done.isSuccess()
                                ? read(done.getNow(), type)
                                : Found.nothing().join()));
        return found;
    }

    private static Found read(List<DnsRecord> records, DnsRecordType type) {
        List<InetAddress> addresses = new ArrayList<>();
        long ttl = Integer.MAX_VALUE;
        for (DnsRecord record : records) {
            try {
                if (record.type().equals(type) && record instanceof ByteBufHolder holder) {
                    addresses.add(address(holder.content()));
                }
                ttl = Math.min(ttl, record.timeToLive());
            } catch (UnknownHostException malformed) {
                // An address of a length that no address has: as good as none.
                continue;
            } finally {
                ReferenceCountUtil.release(record);
            }
        }
        return new Found(addresses, ttl);
    }

    private static InetAddress address(ByteBuf content) throws UnknownHostException {
        return InetAddress.getByAddress(ByteBufUtil.getBytes(content));
    }
}
