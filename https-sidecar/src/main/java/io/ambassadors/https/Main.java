package io.ambassadors.https;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

import io.ambassadors.common.net.DirectBuffers;
import io.ambassadors.https.cli.Action;
import io.ambassadors.https.cli.ArgumentParser;
import io.ambassadors.https.cli.Commands;
import io.ambassadors.https.cli.Invocation;
import io.ambassadors.https.cli.Options;
import io.ambassadors.https.cli.Preparation;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.file.ConfigSource;
import io.ambassadors.https.config.file.ParsedSidecar;
import io.ambassadors.https.doctor.Examination;

/** Where the program begins: reads the command line, and starts Quarkus only if it asks to serve. */
@QuarkusMain
public final class Main {
    private static volatile ConfigSource source = Options.DEFAULT.source(Map.of());
    private static volatile SidecarConfig first = SidecarConfig.DEFAULT;

    private Main() {}

    public static void main(String[] args) {
        DirectBuffers.withoutCleaners();
        // Text of a configuration may be UTF-8, whatever the locale of a bare container.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
        Invocation invocation = ArgumentParser.parse(args);
        if (invocation.action() != Action.RUN) {
            System.exit(new Commands(System.getenv(), new Examination(), out, err).run(invocation));
        }
        source = invocation.options().source(System.getenv());
        Optional<ParsedSidecar> parsed = new Preparation(source, err).prepare();
        if (parsed.isEmpty()) {
            System.exit(1);
        }
        first = parsed.orElseThrow().config().orElseThrow();
        Quarkus.run(args);
    }

    /** Where the configuration comes from. */
    public static ConfigSource source() {
        return source;
    }

    /** The configuration as it was when the program was started; the defaults if that was not by {@link #main}. */
    public static SidecarConfig first() {
        return first;
    }
}
