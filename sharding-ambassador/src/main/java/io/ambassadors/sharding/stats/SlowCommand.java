package io.ambassadors.sharding.stats;

/**
 * One entry of the slow log.
 *
 * @param id rises by one with every entry
 * @param atMillis when the reply was complete, milliseconds since the epoch
 * @param micros from the request's arrival to its reply, in microseconds
 * @param pool where it was sent
 * @param server which server took it; for a split command the slowest
 * @param command name of the command, lower case
 * @param key its first key, printable, shortened to 64 characters
 * @param client address of the client
 */
public record SlowCommand(
        long id, long atMillis, long micros, String pool, String server, String command, String key, String client) {}
