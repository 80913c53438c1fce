package io.ambassadors.splitting.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The values of a command line.
 *
 * @param prefix {@code -p}, absolute: what relative names of files begin at, but those of {@code include}, which begin at the directory of
 *     the configuration file
 * @param configFile {@code -c}, absolute
 * @param errorLog {@code -e}, the error log if the configuration names none; {@code stderr} by default
 * @param directives {@code -g}, directives that come before the file; ISO-8859-1 text, one char for each byte
 * @param quiet {@code -q}: of a configuration that is tested only errors and warnings are told
 * @param dump {@code -T}: a configuration that was tested is printed
 * @param signal {@code -s}
 */
public record Options(
        Path prefix,
        Path configFile,
        String errorLog,
        String directives,
        boolean quiet,
        boolean dump,
        Optional<ControlSignal> signal) {
    /** The prefix without {@code -p}. */
    static final String PREFIX = "/etc/nginx";

    /** The file without {@code -c}. */
    static final String CONFIG_FILE = "/etc/nginx/nginx.conf";

    /** What an empty command line means. */
    public static final Options DEFAULT =
            new Options(Path.of(PREFIX), Path.of(CONFIG_FILE), "stderr", "", false, false, Optional.empty());
}
