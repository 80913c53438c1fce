package io.ambassadors.https.cli;

import java.io.PrintStream;

import io.ambassadors.common.config.BuildVersion;
import io.ambassadors.https.cli.OptionTable.Entry;
import io.ambassadors.https.config.file.SidecarKey;
import io.ambassadors.https.config.file.SidecarKeys;

/** What {@code -V}, {@code -h} and {@code --keys} say. */
public final class Texts {
    /** The name before each message. */
    static final String PROGRAM = "https-sidecar";

    private static final int HELP_COLUMN = 24;

    private Texts() {}

    /** The version that this was built as. */
    public static String version() {
        return BuildVersion.beside(Texts.class);
    }

    static void version(PrintStream out) {
        out.println(PROGRAM + " " + version());
        out.println("runs on " + System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    static void usage(PrintStream out) {
        out.println("Usage: " + PROGRAM + " [-c FILE] [--listen ADDR] [--backend ADDR] [--cert PATH]");
        out.println("       " + PROGRAM + " -t | --doctor [-c FILE] [--listen ADDR] [--backend ADDR] [--cert PATH]");
        out.println("       " + PROGRAM + " --keys | -V | -h");
        out.println();
        out.println("Current HTTPS in front of a legacy service. Without a file and without options:");
        out.println("HTTPS on port 8443 with a development certificate, passed on to 127.0.0.1:8080.");
        out.println();
        out.println("Options:");
        OptionTable.COMMANDS.forEach(entry -> out.println(line(entry)));
        out.println();
        out.println("Options that win over the file and the environment:");
        OptionTable.SETTINGS.forEach(entry -> out.println(line(entry)));
        out.println();
        out.println("Every key of the file has an environment variable that wins over it: fix-ups.location");
        out.println("is HTTPS_SIDECAR_FIX_UPS_LOCATION; lists are separated by commas. See --keys.");
    }

    static void keys(PrintStream out) {
        for (SidecarKey<?> key : SidecarKeys.ALL) {
            out.println(key.path() + (key.fallback().isEmpty() ? "" : ": " + key.fallback()));
            out.println("    " + key.doc().replace("`", "'"));
            out.println("    Write " + key.expected() + ".");
            out.println("    " + key.variable());
        }
    }

    private static String line(Entry entry) {
        String names = "  " + (entry.shortName().isEmpty() ? "    " : entry.shortName() + ", ") + entry.longName()
                + (entry.isSwitch() ? "" : " " + entry.value());
        return names + " ".repeat(Math.max(1, HELP_COLUMN - names.length())) + entry.help();
    }
}
