package io.ambassadors.sharding.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.common.routing.shard.HashTag;
import io.ambassadors.common.routing.shard.Movement;
import io.ambassadors.sharding.config.NutcrackerConfig;
import io.ambassadors.sharding.config.PoolConfig;
import io.ambassadors.sharding.config.ServerConfig;

/**
 * What becomes different from one configuration to another.
 *
 * @param sentences one for each difference
 * @param movements which share of the keys of a pool goes from which server to which, for pools in which any does
 */
record Changes(List<String> sentences, List<ReloadResult.Movement> movements) {
    /** Settings of a pool that are compared and named. */
    private static final Map<String, Function<PoolConfig, Object>> SETTINGS = settings();

    /** Settings that a listening socket has from its beginning. */
    private static final Set<String> LISTENERS = Set.of("backlog", "tcpkeepalive");

    private static Map<String, Function<PoolConfig, Object>> settings() {
        Map<String, Function<PoolConfig, Object>> settings = new LinkedHashMap<>();
        settings.put("listen", pool -> pool.listen().text());
        settings.put("hash", pool -> pool.hash().configName());
        settings.put("hash_tag", pool -> pool.hashTag().map(Changes::pair).orElse("none"));
        settings.put("distribution", pool -> pool.distribution().configName());
        settings.put("timeout", pool -> pool.timeout().toMillis() + " ms");
        settings.put("backlog", PoolConfig::backlog);
        settings.put("client_connections", PoolConfig::clientConnections);
        settings.put("redis_db", PoolConfig::redisDb);
        settings.put("preconnect", PoolConfig::preconnect);
        settings.put("auto_eject_hosts", PoolConfig::autoEjectHosts);
        settings.put("server_connections", PoolConfig::serverConnections);
        settings.put("server_retry_timeout", pool -> pool.serverRetryTimeout().toMillis() + " ms");
        settings.put("server_failure_limit", PoolConfig::serverFailureLimit);
        settings.put("tcpkeepalive", PoolConfig::tcpKeepalive);
        settings.put("on_eject", pool -> pool.onEject().name().toLowerCase(java.util.Locale.ROOT));
        settings.put("strict", PoolConfig::strict);
        settings.put("slowlog_threshold", pool -> pool.slowlogThreshold().toMillis() + " ms");
        settings.put("max_bulk_bytes", pool -> pool.limits().maxBulkBytes());
        settings.put("max_arguments", pool -> pool.limits().maxArguments());
        settings.put("large_value_bytes", pool -> pool.limits().largeValueBytes());
        settings.put("large_connections", pool -> pool.limits().largeConnections());
        settings.put("client_output_bytes", pool -> pool.limits().clientOutputBytes());
        return settings;
    }

    private static String pair(HashTag tag) {
        return "\"" + (char) (tag.open() & 0xff) + (char) (tag.close() & 0xff) + "\"";
    }

    static Changes between(NutcrackerConfig before, NutcrackerConfig after) {
        List<String> sentences = new ArrayList<>();
        List<ReloadResult.Movement> movements = new ArrayList<>();
        for (PoolConfig pool : after.pools()) {
            PoolConfig old = find(before, pool.name());
            if (old == null) {
                sentences.add("pool " + pool.name() + " is new, it listens on "
                        + pool.listen().text());
            } else if (!old.equals(pool)) {
                settings(old, pool, sentences);
                servers(old, pool, sentences);
                movement(old, pool, movements);
            }
        }
        for (PoolConfig old : before.pools()) {
            if (find(after, old.name()) == null) {
                sentences.add("pool " + old.name() + " is gone; its clients are served until they leave");
            }
        }
        return new Changes(sentences, movements);
    }

    private static PoolConfig find(NutcrackerConfig config, String name) {
        return config.pools().stream()
                .filter(pool -> pool.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static void settings(PoolConfig old, PoolConfig now, List<String> sentences) {
        String pool = "pool " + now.name() + ": ";
        SETTINGS.forEach((name, value) -> {
            if (!Objects.equals(value.apply(old), value.apply(now))) {
                sentences.add(pool + name + " " + value.apply(old) + " -> " + value.apply(now)
                        + (LISTENERS.contains(name) ? " (for a new listener only: change listen, or restart)" : ""));
            }
        });
        if (!old.redisAuth().equals(now.redisAuth())) {
            sentences.add(pool + "redis_auth changed; clients that are connected stay authenticated");
        }
    }

    private static void servers(PoolConfig old, PoolConfig now, List<String> sentences) {
        String pool = "pool " + now.name() + ": server ";
        for (ServerConfig server : now.servers()) {
            ServerConfig before = named(old, server.name());
            if (before == null) {
                sentences.add(pool + server.name() + " (" + server.address() + ") is new");
            } else if (!before.address().equals(server.address())) {
                sentences.add(pool + server.name() + " moves from " + before.address() + " to " + server.address());
            } else if (before.weight() != server.weight()) {
                sentences.add(pool + server.name() + " weight " + before.weight() + " -> " + server.weight());
            }
        }
        for (ServerConfig before : old.servers()) {
            if (named(now, before.name()) == null) {
                sentences.add(pool + before.name() + " (" + before.address() + ") is gone");
            }
        }
    }

    private static ServerConfig named(PoolConfig pool, String name) {
        return pool.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static void movement(PoolConfig old, PoolConfig now, List<ReloadResult.Movement> movements) {
        Movement movement = Movement.between(
                old.placement(() -> ThreadLocalRandom.current().nextLong()),
                now.placement(() -> ThreadLocalRandom.current().nextLong()));
        if (movement.share() > 0) {
            movements.add(new ReloadResult.Movement(
                    now.name(),
                    movement.share(),
                    movement.moves().stream()
                            .map(move -> new ReloadResult.Pair(move.from(), move.to(), move.share()))
                            .toList()));
        }
    }
}
