package io.ambassadors.sharding.admin;

/**
 * Where a key lives, and why.
 *
 * @param pool name of the pool
 * @param key the key, printable
 * @param hashedPart what of the key was hashed: the part inside the hash tag, or all of it
 * @param hash name of the hash
 * @param hashValue its value, unsigned
 * @param distribution name of the distribution
 * @param server name of the server; empty when every server is ejected
 * @param address of that server
 * @param reason one sentence that shows the arithmetic: the ring point, or the remainder, or that there is one server only
 */
public record KeyLocation(
        String pool,
        String key,
        String hashedPart,
        String hash,
        long hashValue,
        String distribution,
        String server,
        String address,
        String reason) {}
