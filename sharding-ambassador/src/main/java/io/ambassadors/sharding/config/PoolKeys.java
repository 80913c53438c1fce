package io.ambassadors.sharding.config;

import static io.ambassadors.sharding.config.PoolKey.number;
import static io.ambassadors.sharding.config.PoolKey.twemproxy;

import java.util.List;
import java.util.Optional;

import io.ambassadors.sharding.config.PoolKey.Kind;
import io.ambassadors.sharding.config.PoolKey.Origin;

/**
 * Every key that a pool may have, with its default. Parser, checks and documentation read this one table. Twemproxy's keys are those of
 * its {@code nc_conf.c}, with the defaults of its {@code nc_conf.h}.
 */
public final class PoolKeys {
    private static final int GIBIBYTE = 1 << 30;
    private static final PoolLimits LIMITS = PoolLimits.DEFAULT;

    static final PoolKey LISTEN =
            twemproxy("listen", Kind.ADDRESS, "", "Where clients connect; the mode of a socket file is octal.");
    static final PoolKey HASH = twemproxy("hash", Kind.HASH, "fnv1a_64", "Hash of the keys.");
    static final PoolKey HASH_TAG =
            twemproxy("hash_tag", Kind.HASH_TAG, "", "The part of a key between these two characters alone is hashed.");
    static final PoolKey DISTRIBUTION =
            twemproxy("distribution", Kind.DISTRIBUTION, "ketama", "How a hash chooses a server.");
    static final PoolKey TIMEOUT = twemproxy(
            "timeout", Kind.MILLIS, "", "Longest wait for a connection and a reply; without it, or with 0, for ever.");
    static final PoolKey BACKLOG =
            twemproxy("backlog", Kind.COUNT, "512", "Connections that the kernel queues before they are accepted.");
    static final PoolKey CLIENT_CONNECTIONS = twemproxy(
            "client_connections", Kind.COUNT, "0", "Most clients at a time, 0 for no limit; nutcracker ignores it.");
    static final PoolKey REDIS =
            twemproxy("redis", Kind.BOOL, "false", "Whether the pool speaks Redis; must be true here.");
    static final PoolKey REDIS_AUTH =
            twemproxy("redis_auth", Kind.TEXT, "", "Password that clients must give and that servers are given.");
    static final PoolKey REDIS_DB =
            twemproxy("redis_db", Kind.COUNT, "0", "Database that is selected on every server connection.");
    static final PoolKey PRECONNECT =
            twemproxy("preconnect", Kind.BOOL, "false", "Whether servers are connected to at start.");
    static final PoolKey AUTO_EJECT_HOSTS =
            twemproxy("auto_eject_hosts", Kind.BOOL, "false", "Whether failing servers are taken out of the pool.");
    static final PoolKey SERVER_CONNECTIONS = number(
            "server_connections",
            Kind.COUNT,
            1,
            Integer.MAX_VALUE,
            "1",
            Origin.TWEMPROXY,
            "Connections to each server.");
    static final PoolKey SERVER_RETRY_TIMEOUT =
            twemproxy("server_retry_timeout", Kind.MILLIS, "30000", "How long an ejected server stays out.");
    static final PoolKey SERVER_FAILURE_LIMIT =
            twemproxy("server_failure_limit", Kind.COUNT, "2", "Failures in a row after which a server is ejected.");
    static final PoolKey TCPKEEPALIVE =
            twemproxy("tcpkeepalive", Kind.BOOL, "false", "SO_KEEPALIVE on connections of clients and servers.");
    static final PoolKey REUSEPORT = twemproxy(
            "reuseport", Kind.BOOL, "false", "Without effect here: one process serves the port on all its loops.");
    static final PoolKey SERVERS = twemproxy("servers", Kind.SERVERS, "", "The servers of the pool.");

    static final PoolKey ON_EJECT = ours(
            "on_eject",
            Kind.ON_EJECT,
            0,
            0,
            "rehash",
            "Keys of an ejected server move to the others (rehash), or answer an error until it is back (fail).");
    static final PoolKey STRICT = ours(
            "strict",
            Kind.BOOL,
            0,
            0,
            "false",
            "Twemproxy's narrower behaviour: unknown commands close the connection, its arities and reply texts.");
    static final PoolKey SLOWLOG_THRESHOLD = ours(
            "slowlog_threshold",
            Kind.MILLIS,
            0,
            Integer.MAX_VALUE,
            "10",
            "Commands that take longer are kept in the slow log.");
    static final PoolKey MAX_BULK_BYTES = ours(
            "max_bulk_bytes",
            Kind.BYTES,
            1024,
            GIBIBYTE,
            String.valueOf(LIMITS.maxBulkBytes()),
            "Longest argument that a client may send.");
    static final PoolKey MAX_ARGUMENTS = ours(
            "max_arguments",
            Kind.COUNT,
            64,
            1 << 24,
            String.valueOf(LIMITS.maxArguments()),
            "Most arguments of one command.");
    static final PoolKey LARGE_VALUE_BYTES = ours(
            "large_value_bytes",
            Kind.BYTES,
            4096,
            GIBIBYTE,
            String.valueOf(LIMITS.largeValueBytes()),
            "A request or reply longer than this streams on a connection of its own.");
    static final PoolKey LARGE_CONNECTIONS = ours(
            "large_connections",
            Kind.COUNT,
            1,
            1024,
            String.valueOf(LIMITS.largeConnections()),
            "Most connections to one server that carry large values.");
    static final PoolKey CLIENT_OUTPUT_BYTES = ours(
            "client_output_bytes",
            Kind.BYTES,
            65536,
            GIBIBYTE,
            String.valueOf(LIMITS.clientOutputBytes()),
            "Replies that may wait for a client that does not read; beyond it the client is closed.");

    /** The whole table: twemproxy's keys in the order of its documentation, then our own. */
    public static final List<PoolKey> ALL = List.of(
            LISTEN,
            HASH,
            HASH_TAG,
            DISTRIBUTION,
            TIMEOUT,
            BACKLOG,
            CLIENT_CONNECTIONS,
            REDIS,
            REDIS_AUTH,
            REDIS_DB,
            PRECONNECT,
            AUTO_EJECT_HOSTS,
            SERVER_CONNECTIONS,
            SERVER_RETRY_TIMEOUT,
            SERVER_FAILURE_LIMIT,
            TCPKEEPALIVE,
            REUSEPORT,
            SERVERS,
            ON_EJECT,
            STRICT,
            SLOWLOG_THRESHOLD,
            MAX_BULK_BYTES,
            MAX_ARGUMENTS,
            LARGE_VALUE_BYTES,
            LARGE_CONNECTIONS,
            CLIENT_OUTPUT_BYTES);

    private PoolKeys() {}

    /** The key of that name, if there is one. */
    public static Optional<PoolKey> byName(String name) {
        return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    private static PoolKey ours(String name, Kind kind, int min, int max, String fallback, String doc) {
        return number(name, kind, min, max, fallback, Origin.OURS, doc);
    }
}
