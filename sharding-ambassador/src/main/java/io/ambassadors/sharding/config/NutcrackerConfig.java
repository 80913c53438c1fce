package io.ambassadors.sharding.config;

import java.nio.file.Path;
import java.util.List;

/**
 * A whole nutcracker.yml, checked.
 *
 * @param file where it was read from
 * @param pools in the order of names that twemproxy's statistics use: by length, then by bytes
 */
public record NutcrackerConfig(Path file, List<PoolConfig> pools) {
    public NutcrackerConfig {
        pools = List.copyOf(pools);
    }
}
