package io.ambassadors.sharding.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

import io.ambassadors.sharding.cli.OptionTable.Entry;

/** What {@code -V}, {@code -h} and {@code -D} say. */
final class Texts {
    /** The release whose behaviour is kept to. */
    static final String TWEMPROXY = "0.5.0";

    private static final int HELP_COLUMN = 27;

    private record Statistic(String name, String meaning) {}

    private static final List<Statistic> POOL = List.of(
            new Statistic("client_eof", "clients that closed their connection"),
            new Statistic("client_err", "client connections lost to an error"),
            new Statistic("client_connections", "clients connected now"),
            new Statistic("server_ejects", "times a server was ejected"),
            new Statistic("forward_error", "requests that could not be forwarded or lost their reply"),
            new Statistic("fragments", "parts that multi-key commands were split into"));

    private static final List<Statistic> SERVER = List.of(
            new Statistic("server_eof", "connections that the server closed"),
            new Statistic("server_err", "connections lost to an error"),
            new Statistic("server_timedout", "connections closed because a reply took too long"),
            new Statistic("server_connections", "connections open now"),
            new Statistic("server_ejected_at", "when it was last ejected, microseconds since 1970; 0 if never"),
            new Statistic("requests", "requests sent"),
            new Statistic("request_bytes", "bytes of them"),
            new Statistic("responses", "replies received"),
            new Statistic("response_bytes", "bytes of them"),
            new Statistic("in_queue", "requests waiting to be sent"),
            new Statistic("in_queue_bytes", "bytes of them"),
            new Statistic("out_queue", "requests waiting for their reply"),
            new Statistic("out_queue_bytes", "bytes of them"));

    private Texts() {}

    static void version(PrintStream out) {
        out.println("This is sharding-ambassador-" + version());
        out.println("compatible with nutcracker-" + TWEMPROXY + " (Redis pools)");
        out.println();
    }

    static String version() {
        Properties properties = new Properties();
        try (InputStream in = Texts.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
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

    static void statistics(PrintStream out) {
        out.println("of a pool:");
        POOL.forEach(statistic -> out.println(line(statistic)));
        out.println();
        out.println("of a server:");
        SERVER.forEach(statistic -> out.println(line(statistic)));
        out.println();
    }

    private static String line(Statistic statistic) {
        return String.format("  %-19s %s", statistic.name(), statistic.meaning());
    }
}
