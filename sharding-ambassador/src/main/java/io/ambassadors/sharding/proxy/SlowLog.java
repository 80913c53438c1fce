package io.ambassadors.sharding.proxy;

import java.util.ArrayDeque;
import java.util.List;

import io.ambassadors.sharding.stats.SlowCommand;

/** The latest commands that took longer than their pool's threshold. Rarely written, so a lock does no harm. */
final class SlowLog {
    private static final int KEPT = 128;

    private final ArrayDeque<SlowCommand> entries = new ArrayDeque<>();
    private long lastId;

    /** Adds an entry, and forgets the oldest beyond 128. */
    synchronized void add(
            long atMillis, long micros, String pool, String server, String command, String key, String client) {
        if (entries.size() == KEPT) {
            entries.removeLast();
        }
        entries.addFirst(new SlowCommand(++lastId, atMillis, micros, pool, server, command, key, client));
    }

    /** Newest first. */
    synchronized List<SlowCommand> entries() {
        return List.copyOf(entries);
    }
}
