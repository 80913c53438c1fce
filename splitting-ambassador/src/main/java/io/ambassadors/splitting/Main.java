package io.ambassadors.splitting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

import io.ambassadors.common.net.DirectBuffers;
import io.ambassadors.splitting.cli.Action;
import io.ambassadors.splitting.cli.ArgumentParser;
import io.ambassadors.splitting.cli.Commands;
import io.ambassadors.splitting.cli.Invocation;
import io.ambassadors.splitting.cli.Options;
import io.ambassadors.splitting.cli.Preparation;
import io.ambassadors.splitting.config.MainSettings;
import io.ambassadors.splitting.config.ParsedConfig;
import io.ambassadors.splitting.service.FirstReading;
import io.ambassadors.splitting.service.Meaning;

/** Where the program begins: reads the command line, and starts Quarkus only if it asks to serve. */
@QuarkusMain
public final class Main {
    private static volatile FirstReading reading = new FirstReading(Options.DEFAULT);
    private static volatile Optional<Duration> shutdownTimeout = Optional.empty();

    private Main() {}

    public static void main(String[] args) {
        DirectBuffers.withoutCleaners();
        // Text of a configuration may be UTF-8, whatever the locale of a bare container.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
        Invocation invocation = ArgumentParser.parse(args);
        if (invocation.action() != Action.RUN) {
            System.exit(new Commands(
                            parsed -> Meaning.check(parsed, invocation.options().prefix()), out, err)
                    .run(invocation));
        }
        Options options = invocation.options();
        FirstReading checked = new FirstReading(options);
        Optional<ParsedConfig> parsed =
                new Preparation(options, checked.file()::parse, checked::check, System.getProperties(), err).prepare();
        if (parsed.isEmpty()) {
            System.exit(1);
        }
        reading = checked;
        shutdownTimeout =
                MainSettings.of(parsed.orElseThrow(), options.prefix()).shutdownTimeout();
        Quarkus.run(args);
    }

    /** The configuration that the program was started with; nginx's default file if it was not started by {@link #main}. */
    public static FirstReading reading() {
        return reading;
    }

    /** {@code worker_shutdown_timeout} of the configuration that the program was started with. */
    public static Optional<Duration> shutdownTimeout() {
        return shutdownTimeout;
    }
}
