package io.ambassadors.splitting.stats;

import java.util.List;

/**
 * What one {@code split_clients} did until one moment.
 *
 * @param variable that it sets, with its dollar sign
 * @param key what is hashed, as written in the file
 * @param parts in the order of the file
 */
public record SplitSnapshot(String variable, String key, List<Part> parts) {
    public SplitSnapshot {
        parts = List.copyOf(parts);
    }

    /**
     * One value.
     *
     * @param value of the variable; empty for the keys that no part covers
     * @param share of the keys, 0 to 1
     * @param requests that got it
     */
    public record Part(String value, double share, long requests) {}
}
