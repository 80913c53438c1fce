package io.ambassadors.splitting.cli;

import java.io.PrintStream;
import java.util.stream.Collectors;

import io.ambassadors.common.config.BuildVersion;
import io.ambassadors.splitting.cli.OptionTable.Entry;

/** What {@code -v}, {@code -V} and {@code -h} say. */
public final class Texts {
    /** The name before each message, where nginx has its own. */
    static final String PROGRAM = "splitting-ambassador";

    /** The release whose behaviour is kept to. */
    static final String NGINX = "1.31";

    private static final int HELP_COLUMN = 16;

    private Texts() {}

    static void version(PrintStream out) {
        out.println(PROGRAM + " version: " + PROGRAM + "/" + version());
    }

    static void build(PrintStream out) {
        out.println("compatible with nginx/" + NGINX);
        out.println("runs on " + System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    public static String version() {
        return BuildVersion.beside(Texts.class);
    }

    static void usage(PrintStream out) {
        out.println("Usage: " + PROGRAM + " [-?hvVtTq] [-s signal] [-p prefix]");
        out.println(" ".repeat("Usage: ".length() + PROGRAM.length()) + " [-e filename] [-c filename] [-g directives]");
        out.println();
        out.println("Options:");
        OptionTable.ALL.forEach(entry -> out.println(line(entry)));
        out.println();
    }

    private static String line(Entry entry) {
        String names = entry.names().stream()
                .map(name -> (name.length() == 1 ? "-" : "--") + name)
                .collect(Collectors.joining(","));
        String left = "  " + names + (entry.isSwitch() ? "" : " " + entry.value());
        return left + " ".repeat(Math.max(1, HELP_COLUMN - left.length())) + ": " + entry.help();
    }
}
