package io.ambassadors.splitting.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Every option of the command line. Parser and usage text read this table. */
final class OptionTable {
    /**
     * One option.
     *
     * @param names nginx's are letters, which may be joined; ours are words after two hyphens
     * @param value what its value is called; empty for a switch
     * @param requires what is missing when the value is, as in "requires file name"
     * @param help one line for the usage text
     * @param effect what it changes; the value of a switch is empty
     */
    record Entry(List<String> names, String value, String requires, String help, BiConsumer<Given, String> effect) {
        boolean isSwitch() {
            return value.isEmpty();
        }
    }

    static final List<Entry> ALL = List.of(
            new Entry(List.of("?", "h"), "", "", "this help", (given, none) -> given.tell(Invocation.Topic.HELP)),
            new Entry(
                    List.of("v"),
                    "",
                    "",
                    "show version and exit",
                    (given, none) -> given.tell(Invocation.Topic.VERSION)),
            new Entry(
                    List.of("V"),
                    "",
                    "",
                    "show version and configure options then exit",
                    (given, none) -> given.tell(Invocation.Topic.BUILD)),
            new Entry(List.of("t"), "", "", "test configuration and exit", (given, none) -> given.test()),
            new Entry(List.of("T"), "", "", "test configuration, dump it and exit", (given, none) -> given.dump()),
            new Entry(
                    List.of("q"),
                    "",
                    "",
                    "suppress non-error messages during configuration testing",
                    (given, none) -> given.quiet()),
            new Entry(
                    List.of("s"),
                    "signal",
                    "parameter",
                    "send signal to a serving process: stop, quit, reopen, reload",
                    Given::signal),
            new Entry(
                    List.of("p"),
                    "prefix",
                    "directory name",
                    "set prefix path (default: " + Options.PREFIX + "/)",
                    Given::prefix),
            new Entry(
                    List.of("e"),
                    "filename",
                    "file name",
                    "set error log file (default: " + Options.DEFAULT.errorLog() + ")",
                    Given::errorLog),
            new Entry(
                    List.of("c"),
                    "filename",
                    "file name",
                    "set configuration file (default: " + Options.CONFIG_FILE + ")",
                    Given::configFile),
            new Entry(
                    List.of("g"),
                    "directives",
                    "parameter",
                    "set global directives out of configuration file",
                    Given::directives));

    private OptionTable() {}

    /** The option of a letter, or of a word after two hyphens. */
    static Optional<Entry> named(String name) {
        return ALL.stream().filter(entry -> entry.names().contains(name)).findFirst();
    }
}
