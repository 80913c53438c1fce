package io.ambassadors.sharding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

import io.ambassadors.common.net.DirectBuffers;
import io.ambassadors.sharding.cli.Action;
import io.ambassadors.sharding.cli.ArgumentParser;
import io.ambassadors.sharding.cli.Commands;
import io.ambassadors.sharding.cli.Invocation;
import io.ambassadors.sharding.cli.Options;
import io.ambassadors.sharding.cli.Preparation;

/** Where the program begins: reads the command line, and starts Quarkus only if it asks to serve. */
@QuarkusMain
public final class Main {
    private static volatile Options options = Options.DEFAULT;

    private Main() {}

    public static void main(String[] args) {
        DirectBuffers.withoutCleaners();
        // Names in a nutcracker.yml are UTF-8, whatever the locale of a bare container.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
        Invocation invocation = ArgumentParser.parse(args);
        if (invocation.action() != Action.RUN) {
            System.exit(new Commands(out, err).run(invocation));
        }
        options = invocation.options();
        invocation.messages().forEach(note -> err.println("sharding-ambassador: note: " + note));
        if (!new Preparation(options, System.getProperties(), err).prepare()) {
            System.exit(1);
        }
        serve(args);
    }

    /** The options that the program was started with; nutcracker's defaults if it was not started by {@link #main}. */
    public static Options options() {
        return options;
    }

    private static void serve(String[] args) {
        Quarkus.run(args);
    }
}
