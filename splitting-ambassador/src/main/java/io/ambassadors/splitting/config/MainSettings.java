package io.ambassadors.splitting.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the directives outside of all blocks say of the process.
 *
 * @param errorLogs {@code error_log}, in the order of the file, at least one
 * @param pid {@code pid}, {@code nginx.pid} at the prefix by default
 * @param shutdownTimeout {@code worker_shutdown_timeout}: how long connections may take to end
 */
public record MainSettings(List<LogTarget> errorLogs, Path pid, Optional<Duration> shutdownTimeout) {
    private static final String DEFAULT_PID = "nginx.pid";
    private static final String STDERR = "stderr";

    /**
     * Where messages go.
     *
     * @param name as the configuration has it
     * @param file the file; standard error if there is none
     * @param level nginx's word for the least severe level; the service's own if there is none
     */
    public record LogTarget(String name, Optional<Path> file, Optional<String> level) {
        /** Whether it is neither a file nor standard error; what was to go there goes to standard error. */
        public boolean unsupported() {
            return name.startsWith("syslog:") || name.startsWith("memory:");
        }

        static LogTarget of(String name, Path prefix, Optional<String> level) {
            LogTarget target = new LogTarget(name, Optional.empty(), level);
            if (name.equals(STDERR) || target.unsupported()) {
                return target;
            }
            try {
                return new LogTarget(name, Optional.of(prefix.resolve(DiskFiles.path(name))), level);
            } catch (IOException unnameable) {
                return target;
            }
        }
    }

    public MainSettings {
        errorLogs = List.copyOf(errorLogs);
    }

    /** Reads them from a configuration that was accepted; relative names begin at the prefix. */
    public static MainSettings of(ParsedConfig config, Path prefix) {
        return of(config, prefix, STDERR);
    }

    /**
     * Reads them from a configuration that was accepted.
     *
     * @param prefix what relative names begin at
     * @param fallback the error log if the configuration names none
     */
    public static MainSettings of(ParsedConfig config, Path prefix, String fallback) {
        List<LogTarget> logs = config.all("error_log")
                .map(log -> LogTarget.of(
                        log.argument(0),
                        prefix,
                        log.arguments().stream().skip(1).findFirst()))
                .toList();
        return new MainSettings(
                logs.isEmpty() ? List.of(LogTarget.of(fallback, prefix, Optional.empty())) : logs,
                prefix.resolve(config.all("pid")
                        .map(pid -> NginxFile.path(pid.argument(0)))
                        .findFirst()
                        .orElse(Path.of(DEFAULT_PID))),
                config.all("worker_shutdown_timeout")
                        .findFirst()
                        .flatMap(timeout -> NginxTime.duration(timeout.argument(0))));
    }
}
