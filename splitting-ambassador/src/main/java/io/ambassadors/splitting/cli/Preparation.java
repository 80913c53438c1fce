package io.ambassadors.splitting.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.splitting.config.MainSettings;
import io.ambassadors.splitting.config.ParsedConfig;

/** What must be done before serving begins: check the configuration, say where logs go, leave the process id. */
public final class Preparation {
    private final Options options;
    private final Supplier<ParsedConfig> file;
    private final Function<ParsedConfig, List<ConfigProblem>> check;
    private final Properties system;
    private final PrintStream err;

    /**
     * Prepares to serve.
     *
     * @param file reads the configuration
     * @param check finds what is wrong with the meaning of a configuration whose text is right
     * @param system the system properties, from which Quarkus reads how to log
     */
    public Preparation(
            Options options,
            Supplier<ParsedConfig> file,
            Function<ParsedConfig, List<ConfigProblem>> check,
            Properties system,
            PrintStream err) {
        this.options = options;
        this.file = file;
        this.check = check;
        this.system = system;
        this.err = err;
    }

    /**
     * The configuration, if it can be used; if not, the reason has been printed. A pid file that could be written is removed when the
     * process ends.
     */
    public Optional<ParsedConfig> prepare() {
        CheckCommand reader = new CheckCommand(check, err, err);
        ParsedConfig parsed = file.get();
        List<ConfigProblem> errors =
                reader.problems(parsed).stream().filter(ConfigProblem::isError).toList();
        errors.forEach(reader::tell);
        if (!errors.isEmpty()) {
            return Optional.empty();
        }
        MainSettings settings = MainSettings.of(parsed, options.prefix(), options.errorLog());
        log(ErrorLog.choose(settings, this::alert));
        PidFile.write(settings.pid(), this::alert)
                .ifPresent(pid -> Runtime.getRuntime().addShutdownHook(new Thread(pid::remove, "pid-file")));
        return Optional.of(parsed);
    }

    private void log(ErrorLog log) {
        log.level().ifPresent(level -> system.setProperty("quarkus.log.level", level));
        log.file().ifPresent(file -> {
            system.setProperty("quarkus.log.file.enabled", "true");
            system.setProperty("quarkus.log.file.path", file.toString());
            system.setProperty("quarkus.log.console.enabled", "false");
        });
    }

    private void alert(String message) {
        err.println(Texts.PROGRAM + ": [alert] " + message);
    }
}
