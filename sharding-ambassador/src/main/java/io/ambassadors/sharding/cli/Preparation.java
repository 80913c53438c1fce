package io.ambassadors.sharding.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/** What must be done before serving begins: check the file, say where logs go, leave the process id. */
public final class Preparation {
    private final Options options;
    private final Properties system;
    private final PrintStream err;

    /**
     * Prepares to serve.
     *
     * @param system the system properties, from which Quarkus reads how to log
     */
    public Preparation(Options options, Properties system, PrintStream err) {
        this.options = options;
        this.system = system;
        this.err = err;
    }

    /** Whether all is ready; if not, the reason has been printed. */
    public boolean prepare() {
        if (!CheckCommand.usable(options.configFile(), err)) {
            return false;
        }
        if (options.verbosity() != Options.DEFAULT.verbosity()) {
            system.setProperty("quarkus.log.level", level(options.verbosity()));
        }
        return options.logFile().map(this::logTo).orElse(true)
                && options.pidFile().map(this::writePid).orElse(true);
    }

    /** Nutcracker's levels, which are those of syslog and four more for debugging, in the words of JBoss Logging. */
    static String level(int verbosity) {
        return switch (verbosity) {
            case 0, 1, 2 -> "FATAL";
            case 3 -> "ERROR";
            case 4 -> "WARN";
            case 5, 6 -> "INFO";
            case 7 -> "DEBUG";
            default -> "TRACE";
        };
    }

    private boolean logTo(Path file) {
        try {
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            return failed("opening the log file '" + file + "'", e);
        }
        system.setProperty("quarkus.log.file.enabled", "true");
        system.setProperty("quarkus.log.file.path", file.toString());
        system.setProperty("quarkus.log.console.enabled", "false");
        return true;
    }

    private boolean writePid(Path file) {
        String pid = Long.toString(ProcessHandle.current().pid());
        try {
            Files.writeString(file, pid);
        } catch (IOException e) {
            return failed("writing the pid file '" + file + "'", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> removePid(file, pid), "pid-file"));
        return true;
    }

    /** Another process may have taken the file over meanwhile. */
    static void removePid(Path file, String pid) {
        try {
            if (Files.readString(file).equals(pid)) {
                Files.delete(file);
            }
        } catch (IOException gone) {
            // Nothing to remove, and nobody left to tell.
        }
    }

    private boolean failed(String what, IOException reason) {
        err.println("sharding-ambassador: " + what + " failed: " + reason);
        return false;
    }
}
