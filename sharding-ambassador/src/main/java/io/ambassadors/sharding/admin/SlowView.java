package io.ambassadors.sharding.admin;

import java.time.Instant;

import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.sharding.stats.SlowCommand;

/**
 * One slow command as people read it.
 *
 * @param id rises by one
 * @param at when its reply was complete
 * @param took how long
 * @param pool where it was sent
 * @param server which server took it
 * @param command its name
 * @param key its first key
 * @param client who sent it
 */
record SlowView(
        String id, String at, String took, String pool, String server, String command, String key, String client) {
    static SlowView of(SlowCommand slow) {
        return new SlowView(
                Long.toString(slow.id()),
                Instant.ofEpochMilli(slow.atMillis()).toString(),
                Humans.micros(slow.micros()),
                slow.pool(),
                slow.server(),
                slow.command(),
                slow.key(),
                slow.client());
    }
}
