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
import io.ambassadors.splitting.service.Meaning;

/** Where the program begins: reads the command line, and starts Quarkus only if it asks to serve. */
@QuarkusMain
public final class Main {
    private static volatile Options options = Options.DEFAULT;
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
        options = invocation.options();
        Optional<ParsedConfig> parsed = new Preparation(
                        options, read -> Meaning.checkQuickly(read, options.prefix()), System.getProperties(), err)
                .prepare();
        if (parsed.isEmpty()) {
            System.exit(1);
        }
        shutdownTimeout =
                MainSettings.of(parsed.orElseThrow(), options.prefix()).shutdownTimeout();
        Quarkus.run(args);
    }

    /** The options that the program was started with; nginx's defaults if it was not started by {@link #main}. */
    public static Options options() {
        return options;
    }

    /** {@code worker_shutdown_timeout} of the configuration that the program was started with. */
    public static Optional<Duration> shutdownTimeout() {
        return shutdownTimeout;
    }
}
