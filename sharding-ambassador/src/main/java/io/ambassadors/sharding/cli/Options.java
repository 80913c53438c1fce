package io.ambassadors.sharding.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The values of a command line, with nutcracker's defaults where nothing was given.
 *
 * @param configFile {@code -c}
 * @param statsPort {@code -s}, port of twemproxy's own statistics, 1 to 65535
 * @param statsAddress {@code -a}, address that this port is bound to
 * @param statsInterval {@code -i}, how often twemproxy adds up its statistics
 * @param mbufSize {@code -m}, bytes; without effect here
 * @param verbosity {@code -v}, 0 (emergencies) to 11 (everything), 5 by default
 * @param logFile {@code -o}; logs go to standard output without it
 * @param pidFile {@code -p}
 * @param against {@code --against}, the file that a checked one is compared with
 * @param keys {@code --where}, the keys that are looked for
 * @param pool {@code --pool}, the only pool to look in
 */
public record Options(
        Path configFile,
        int statsPort,
        String statsAddress,
        Duration statsInterval,
        int mbufSize,
        int verbosity,
        Optional<Path> logFile,
        Optional<Path> pidFile,
        Optional<Path> against,
        List<String> keys,
        Optional<String> pool) {
    /** What an empty command line means. */
    public static final Options DEFAULT = new Options(
            Path.of("conf/nutcracker.yml"),
            22222,
            "0.0.0.0",
            Duration.ofSeconds(30),
            16384,
            5,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty());

    public Options {
        keys = List.copyOf(keys);
    }
}
