package io.ambassadors.sharding.cli;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of the command line: nutcracker's with its short and long names, then ours. Parser and usage text read this table. */
final class OptionTable {
    /**
     * One option.
     *
     * @param shortName with its hyphen; empty if it has none
     * @param longName with its hyphens
     * @param value what its value is called; empty for a switch
     * @param requires what is missing when the value is, as in "requires a number"
     * @param help one line for the usage text
     * @param several whether several values may follow
     */
    record Entry(String shortName, String longName, String value, String requires, String help, boolean several) {
        static Entry flag(String shortName, String longName, String help) {
            return new Entry(shortName, longName, "", "", help, false);
        }

        static Entry value(String shortName, String longName, String value, String requires, String help) {
            return new Entry(shortName, longName, value, requires, help, false);
        }

        boolean isSwitch() {
            return value.isEmpty();
        }

        /** The name that messages use. */
        String name() {
            return shortName.isEmpty() ? longName : shortName;
        }
    }

    static final Entry HELP = Entry.flag("-h", "--help", "show this text and exit");
    static final Entry VERSION = Entry.flag("-V", "--version", "show the version and exit");
    static final Entry TEST =
            Entry.flag("-t", "--test-conf", "check the configuration file, say what is wrong, and exit");
    static final Entry DAEMONIZE =
            Entry.flag("-d", "--daemonize", "refused: a container's process stays in the foreground");
    static final Entry DESCRIBE = Entry.flag("-D", "--describe-stats", "say what the statistics mean and exit");
    static final Entry VERBOSE = Entry.value(
            "-v",
            "--verbose",
            "N",
            "a number",
            "how much to log, 0 to 11 (default: " + Options.DEFAULT.verbosity() + ")");
    static final Entry OUTPUT =
            Entry.value("-o", "--output", "FILE", "a file name", "log to this file (default: to standard output)");
    static final Entry CONF = Entry.value(
            "-c",
            "--conf-file",
            "FILE",
            "a file name",
            "configuration file (default: " + Options.DEFAULT.configFile() + ")");
    static final Entry STATS_PORT = Entry.value(
            "-s",
            "--stats-port",
            "N",
            "a number",
            "port of the statistics (default: " + Options.DEFAULT.statsPort() + ")");
    static final Entry STATS_ADDR = Entry.value(
            "-a",
            "--stats-addr",
            "ADDR",
            "an address",
            "address of the statistics (default: " + Options.DEFAULT.statsAddress() + ")");
    static final Entry STATS_INTERVAL = Entry.value(
            "-i",
            "--stats-interval",
            "N",
            "a number",
            "milliseconds between sums of statistics (default: "
                    + Options.DEFAULT.statsInterval().toMillis() + ")");
    static final Entry PID =
            Entry.value("-p", "--pid-file", "FILE", "a file name", "write the process id to this file (default: none)");
    static final Entry MBUF =
            Entry.value("-m", "--mbuf-size", "N", "a number", "accepted without effect: there are no mbufs here");
    static final Entry AGAINST = Entry.value(
            "",
            "--against",
            "FILE",
            "a file name",
            "with -t: say which keys would move if FILE is replaced by the checked one");
    static final Entry WHERE =
            new Entry("", "--where", "KEY", "a key", "say which server has each KEY, and why, and exit", true);
    static final Entry POOL = Entry.value("", "--pool", "NAME", "a name", "with --where: look in this pool only");

    static final List<Entry> NUTCRACKERS = List.of(
            HELP,
            VERSION,
            TEST,
            DAEMONIZE,
            DESCRIBE,
            VERBOSE,
            OUTPUT,
            CONF,
            STATS_PORT,
            STATS_ADDR,
            STATS_INTERVAL,
            PID,
            MBUF);
    static final List<Entry> OURS = List.of(AGAINST, WHERE, POOL);

    private OptionTable() {}

    /** The table in the form that picocli parses by. Built by hand: annotations would be read by reflection at every start. */
    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("sharding-ambassador");
        List<Entry> all = new ArrayList<>(NUTCRACKERS);
        all.addAll(OURS);
        for (Entry entry : all) {
            String[] names = entry.shortName().isEmpty()
                    ? new String[] {entry.longName()}
                    : new String[] {entry.shortName(), entry.longName()};
            OptionSpec.Builder option = OptionSpec.builder(names);
            if (entry.isSwitch()) {
                option.arity("0").type(boolean.class);
            } else if (entry.several()) {
                option.arity("1..*").type(List.class).auxiliaryTypes(String.class);
            } else {
                option.arity("1").type(String.class);
            }
            spec.addOption(option.build());
        }
        return spec;
    }
}
