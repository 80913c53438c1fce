package io.ambassadors.sharding.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.ambassadors.common.config.Malformed;
import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode;
import io.ambassadors.common.config.yaml.YamlNode.Mapping;
import io.ambassadors.common.config.yaml.YamlNode.Refused;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;
import io.ambassadors.common.config.yaml.YamlNode.Sequence;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.routing.hash.KeyHash;
import io.ambassadors.common.routing.shard.Distribution;
import io.ambassadors.common.routing.shard.HashTag;
import io.ambassadors.common.routing.shard.Shard;

/** Reads one pool. Everything wrong with it is reported; it exists only if nothing is. */
final class PoolReader {
    private final Scalar name;
    private final Problems problems;
    private final PoolValues values;

    PoolReader(Scalar name, Mapping pool, Problems problems) {
        this.name = name;
        this.problems = problems;
        this.values = new PoolValues(pool, problems);
    }

    /** The pool, unless something is wrong with it. Advice is given only on a pool that is sound. */
    static Optional<PoolConfig> read(Scalar name, Mapping pool, Problems problems) {
        int before = problems.errors();
        PoolReader reader = new PoolReader(name, pool, problems);
        Optional<ListenPoint> listen = reader.listen();
        List<ServerConfig> servers = reader.servers();
        PoolConfig config = reader.build(
                listen.orElse(new ListenPoint("", "", 0, Optional.empty(), java.util.OptionalInt.empty())), servers);
        reader.checkProtocol();
        if (problems.errors() > before) {
            return Optional.empty();
        }
        new PoolAdvice(config, reader.values, problems).give();
        return Optional.of(config);
    }

    private PoolConfig build(ListenPoint listen, List<ServerConfig> servers) {
        return new PoolConfig(
                name.text(),
                name.at().line(),
                listen,
                values.word(
                        PoolKeys.HASH,
                        KeyHash::byName,
                        Stream.of(KeyHash.values()).map(KeyHash::configName)),
                hashTag(),
                values.word(
                        PoolKeys.DISTRIBUTION,
                        Distribution::byName,
                        Stream.of(Distribution.values()).map(Distribution::configName)),
                Duration.ofMillis(values.number(PoolKeys.TIMEOUT)),
                values.number(PoolKeys.BACKLOG),
                values.number(PoolKeys.CLIENT_CONNECTIONS),
                values.scalar(PoolKeys.REDIS_AUTH).map(Scalar::text),
                values.number(PoolKeys.REDIS_DB),
                values.bool(PoolKeys.PRECONNECT),
                values.bool(PoolKeys.AUTO_EJECT_HOSTS),
                values.number(PoolKeys.SERVER_CONNECTIONS),
                Duration.ofMillis(values.number(PoolKeys.SERVER_RETRY_TIMEOUT)),
                values.number(PoolKeys.SERVER_FAILURE_LIMIT),
                values.bool(PoolKeys.TCPKEEPALIVE),
                servers,
                onEject(),
                values.bool(PoolKeys.STRICT),
                Duration.ofMillis(values.number(PoolKeys.SLOWLOG_THRESHOLD)),
                limits());
    }

    private Optional<ListenPoint> listen() {
        if (!values.has(PoolKeys.LISTEN)) {
            problems.error(
                    name.at(),
                    "pool '" + name.text() + "' has no listen",
                    "say where clients connect, as in listen: 127.0.0.1:22121");
            return Optional.empty();
        }
        return values.scalar(PoolKeys.LISTEN).flatMap(value -> {
            try {
                return Optional.of(ListenForm.parse(value.text()));
            } catch (Malformed e) {
                reportMalformed(PoolKeys.LISTEN, value, e);
                return Optional.empty();
            }
        });
    }

    private void reportMalformed(PoolKey key, Scalar value, Malformed reason) {
        problems.error(
                value.at(),
                PoolValues.expected(key, PoolValues.quoted(value.text())) + ": " + reason.getMessage(),
                reason.cure());
    }

    private List<ServerConfig> servers() {
        if (!values.has(PoolKeys.SERVERS)) {
            problems.error(
                    name.at(),
                    "pool '" + name.text() + "' has no servers",
                    "add servers: and below it one line per server, as in - 127.0.0.1:6379:1 name");
            return List.of();
        }
        List<ServerConfig> servers = new ArrayList<>();
        values.sequence(PoolKeys.SERVERS).map(Sequence::items).orElse(List.of()).forEach(item -> server(item)
                .ifPresent(servers::add));
        checkNames(servers);
        servers.sort(Comparator.comparing(ServerConfig::name, Shard.NAME_ORDER));
        return servers;
    }

    private Optional<ServerConfig> server(YamlNode item) {
        if (item instanceof Refused) {
            return Optional.empty();
        }
        if (!(item instanceof Scalar value) || value.text().isEmpty()) {
            problems.error(
                    item.at(),
                    "servers: found "
                            + (item instanceof Scalar ? "an empty entry" : "an entry with a structure of its own")
                            + ", expected host:port:weight name",
                    item instanceof Scalar
                            ? "remove the '-' or write the server behind it"
                            : "leave no space behind a colon");
            return Optional.empty();
        }
        try {
            return Optional.of(ServerForm.parse(value.text(), value.at().line()));
        } catch (Malformed e) {
            reportMalformed(PoolKeys.SERVERS, value, e);
            return Optional.empty();
        }
    }

    private void checkNames(List<ServerConfig> servers) {
        Map<String, ServerConfig> byName = new HashMap<>();
        for (ServerConfig server : servers) {
            ServerConfig first = byName.putIfAbsent(server.name(), server);
            if (first != null) {
                problems.error(
                        new YamlNode.Position(server.line(), 0),
                        "servers: the name '" + server.name() + "' is a duplicate, line " + first.line()
                                + " has it already",
                        "give every server a name of its own, or remove the entry; without a name it is the address");
            }
        }
    }

    private Optional<HashTag> hashTag() {
        return values.scalar(PoolKeys.HASH_TAG).flatMap(value -> {
            byte[] bytes = value.text().getBytes(UTF_8);
            if (bytes.length != 2) {
                problems.error(
                        value.at(),
                        PoolValues.expected(PoolKeys.HASH_TAG, PoolValues.quoted(value.text())),
                        "write both in quotes, as in hash_tag: \"{}\"");
                return Optional.empty();
            }
            return Optional.of(new HashTag(bytes[0], bytes[1]));
        });
    }

    private OnEject onEject() {
        return values.word(
                PoolKeys.ON_EJECT,
                word -> Stream.of(OnEject.values())
                        .filter(choice -> choice.configName().equals(word))
                        .findFirst(),
                Stream.of(OnEject.values()).map(OnEject::configName));
    }

    private PoolLimits limits() {
        PoolLimits limits = new PoolLimits(
                values.number(PoolKeys.MAX_BULK_BYTES),
                values.number(PoolKeys.MAX_ARGUMENTS),
                values.number(PoolKeys.LARGE_VALUE_BYTES),
                values.number(PoolKeys.LARGE_CONNECTIONS),
                values.number(PoolKeys.CLIENT_OUTPUT_BYTES));
        if (limits.clientOutputBytes() < limits.largeValueBytes()) {
            problems.error(
                    values.place(PoolKeys.CLIENT_OUTPUT_BYTES)
                            .or(() -> values.place(PoolKeys.LARGE_VALUE_BYTES))
                            .orElse(name.at()),
                    "client_output_bytes " + limits.clientOutputBytes() + " is less than large_value_bytes "
                            + limits.largeValueBytes() + ": one ordinary reply could close its client",
                    "raise client_output_bytes or lower large_value_bytes");
        }
        return limits;
    }

    private void checkProtocol() {
        int before = problems.errors();
        if (values.bool(PoolKeys.REDIS) || problems.errors() > before) {
            return;
        }
        String why =
                values.has(PoolKeys.REDIS) ? "redis is false" : "redis is absent, which means false as in twemproxy";
        problems.error(
                values.place(PoolKeys.REDIS).orElse(name.at()),
                "pool '" + name.text() + "' is a memcached pool: " + why + "; only Redis pools are served here",
                "set redis: true if its servers are Redis, else leave the pool with twemproxy");
        values.place(PoolKeys.REDIS_AUTH)
                .ifPresent(at -> problems.error(
                        at, "redis_auth: only a Redis pool has a password", "set redis: true or remove redis_auth"));
    }
}
