package io.ambassadors.sharding.cli;

import java.io.PrintStream;

import io.ambassadors.common.config.BuildVersion;
import io.ambassadors.sharding.cli.OptionTable.Entry;

/** What {@code -V} and {@code -h} say. */
final class Texts {
    /** The release whose behaviour is kept to. */
    static final String TWEMPROXY = "0.5.0";

    private static final int HELP_COLUMN = 27;

    private Texts() {}

    static void version(PrintStream out) {
        out.println("This is sharding-ambassador-" + version());
        out.println("compatible with nutcracker-" + TWEMPROXY + " (Redis pools)");
        out.println();
    }

    static String version() {
        return BuildVersion.beside(Texts.class);
    }

    static void usage(PrintStream out) {
        out.println("Usage: sharding-ambassador [-c FILE] [-v N] [-o FILE] [-s N] [-a ADDR] [-i N] [-p FILE]");
        out.println("       sharding-ambassador -t [-c FILE] [--against FILE]");
        out.println("       sharding-ambassador --where KEY... [-c FILE] [--pool NAME]");
        out.println("       sharding-ambassador -h | -V | -D");
        out.println();
        out.println("Options, as nutcracker has them:");
        OptionTable.NUTCRACKERS.forEach(entry -> out.println(line(entry)));
        out.println();
        out.println("Options of its own:");
        OptionTable.OURS.forEach(entry -> out.println(line(entry)));
        out.println();
    }

    private static String line(Entry entry) {
        String names = "  " + (entry.shortName().isEmpty() ? "    " : entry.shortName() + ", ") + entry.longName()
                + (entry.isSwitch()
                        ? ""
                        : (entry.several() ? " " : "=") + entry.value() + (entry.several() ? "..." : ""));
        return names + " ".repeat(Math.max(1, HELP_COLUMN - names.length())) + ": " + entry.help();
    }
}
