package io.ambassadors.sharding.config;

/**
 * Bounds of one pool; keys of our own, each with a default.
 *
 * @param maxBulkBytes longest argument that a client may send ({@code max_bulk_bytes}, 512 MiB as in Redis)
 * @param maxArguments most arguments of one command ({@code max_arguments}, 1,048,576 as in Redis)
 * @param largeValueBytes a request or reply longer than this streams on a connection of its own ({@code large_value_bytes}, 256 KiB)
 * @param largeConnections most connections per server that carry large values ({@code large_connections}, 4)
 * @param clientOutputBytes replies waiting for a client that does not read; beyond it the client is closed ({@code client_output_bytes}, 16 MiB)
 */
public record PoolLimits(
        int maxBulkBytes, int maxArguments, int largeValueBytes, int largeConnections, int clientOutputBytes) {
    /** The defaults. */
    public static final PoolLimits DEFAULT = new PoolLimits(512 << 20, 1 << 20, 256 << 10, 4, 16 << 20);
}
