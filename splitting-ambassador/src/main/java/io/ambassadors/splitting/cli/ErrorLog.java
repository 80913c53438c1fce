package io.ambassadors.splitting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

import io.ambassadors.splitting.config.MainSettings;

/**
 * Where the error log goes: to the first file named that can be written, else to standard error, as in a Pod whose root file system is
 * read-only.
 *
 * @param file the file; standard error if there is none
 * @param level the least severe level that is logged, in the words of JBoss Logging; the service's own if there is none
 */
public record ErrorLog(Optional<Path> file, Optional<String> level) {
    /**
     * Chooses a target.
     *
     * @param say takes what is to be told of targets that cannot be written, each once
     */
    public static ErrorLog choose(MainSettings settings, Consumer<String> say) {
        for (MainSettings.LogTarget target : settings.errorLogs()) {
            if (target.unsupported()) {
                say.accept("no log is written to \"" + target.name() + "\"; logging to standard error");
            }
            if (target.file().isEmpty() || writable(target.file().get(), say)) {
                return new ErrorLog(target.file(), target.level().map(ErrorLog::level));
            }
        }
        return new ErrorLog(
                Optional.empty(), settings.errorLogs().get(0).level().map(ErrorLog::level));
    }

    /** Nginx's levels, which are those of syslog and debug. */
    static String level(String nginx) {
        return switch (nginx) {
            case "emerg", "alert", "crit" -> "FATAL";
            case "error" -> "ERROR";
            case "warn" -> "WARN";
            case "debug" -> "DEBUG";
            default -> "INFO";
        };
    }

    private static boolean writable(Path file, Consumer<String> say) {
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            return true;
        } catch (IOException e) {
            say.accept("could not open error log file: open() \"" + file + "\" failed (" + Reasons.of(e)
                    + "); logging to standard error");
            return false;
        }
    }
}
