package io.ambassadors.splitting.upstream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.net.Resolver;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxFlag;
import io.ambassadors.splitting.config.NginxTime;
import io.ambassadors.splitting.variables.InvalidDirective;

/** Reads {@code resolver} and {@code resolver_timeout}: {@code ngx_resolver_create} in {@code ngx_resolver.c}. */
public final class ResolverReader {
    private static final int DNS_PORT = 53;

    private ResolverReader() {}

    /**
     * The resolver that a block speaks of.
     *
     * @param block directives of an http, server, location or upstream block
     * @param inherited of the block around it
     * @throws InvalidDirective with nginx's message
     */
    public static Optional<ResolverConfig> read(List<Directive> block, Optional<ResolverConfig> inherited) {
        Duration timeout = find(block, "resolver_timeout")
                .flatMap(directive -> NginxTime.duration(directive.argument(0)))
                .orElse(inherited.map(ResolverConfig::timeout).orElse(ResolverConfig.DEFAULT_TIMEOUT));
        Optional<Directive> own = find(block, "resolver");
        if (own.isPresent()) {
            return Optional.of(resolver(own.get(), timeout));
        }
        return inherited.map(
                config -> new ResolverConfig(config.servers(), config.valid(), config.ipv4(), config.ipv6(), timeout));
    }

    private static Optional<Directive> find(List<Directive> block, String name) {
        return block.stream().filter(directive -> directive.name().equals(name)).findFirst();
    }

    private static ResolverConfig resolver(Directive where, Duration timeout) {
        List<InetSocketAddress> servers = new ArrayList<>();
        Duration valid = Duration.ZERO;
        boolean ipv4 = true;
        boolean ipv6 = true;
        for (String word : where.arguments()) {
            String value = word.substring(word.indexOf('=') + 1);
            if (word.startsWith("valid=")) {
                valid = Duration.ofSeconds(NginxTime.seconds(value).orElseThrow(() -> invalid(where, word)));
            } else if (word.startsWith("ipv4=")) {
                ipv4 = flag(where, word, value);
            } else if (word.startsWith("ipv6=")) {
                ipv6 = flag(where, word, value);
            } else if (!word.startsWith("status_zone=")) {
                servers.add(server(where, word));
            }
        }
        if (!ipv4 && !ipv6) {
            throw InvalidDirective.at(where, "\"ipv4\" and \"ipv6\" cannot both be \"off\"");
        }
        if (servers.isEmpty()) {
            throw InvalidDirective.at(where, "no name servers defined");
        }
        return new ResolverConfig(servers, valid, ipv4, ipv6, timeout);
    }

    private static InetSocketAddress server(Directive where, String word) {
        if (!(ServerUrl.parse(word, DNS_PORT, where) instanceof ServerAddress.Tcp tcp)) {
            throw InvalidDirective.at(where, "a name server cannot be at a Unix socket: \"" + word + "\"");
        }
        // A name is looked up when it is first asked: it may not exist yet.
        return Resolver.isLiteral(tcp.host())
                ? Resolver.literal(tcp.host(), tcp.port())
                : InetSocketAddress.createUnresolved(tcp.host(), tcp.port());
    }

    private static boolean flag(Directive where, String word, String value) {
        return NginxFlag.of(value).orElseThrow(() -> invalid(where, word));
    }

    private static InvalidDirective invalid(Directive where, String word) {
        return InvalidDirective.at(where, "invalid parameter: " + word);
    }
}
