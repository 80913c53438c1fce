package io.ambassadors.https.cli;

import java.util.List;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import io.ambassadors.https.config.file.ConfigSource;

/** Every option of the command line. Parser and usage text read this table. */
final class OptionTable {
    /**
     * One option.
     *
     * @param shortName with its hyphen; empty if it has none
     * @param longName with its hyphens
     * @param value what its value is called; empty for a switch
     * @param requires what is missing when the value is, as in "requires a file name"
     * @param key path of the key that it stands for; empty if for none
     * @param help for the usage text
     */
    record Entry(String shortName, String longName, String value, String requires, String key, String help) {
        static Entry flag(String shortName, String longName, String help) {
            return new Entry(shortName, longName, "", "", "", help);
        }

        static Entry setting(String longName, String value, String requires, String key, String help) {
            return new Entry("", longName, value, requires, key, help);
        }

        boolean isSwitch() {
            return value.isEmpty();
        }

        boolean isSetting() {
            return !key.isEmpty();
        }

        /** The name that messages use. */
        String name() {
            return shortName.isEmpty() ? longName : shortName;
        }
    }

    static final Entry CONFIG = new Entry(
            "-c",
            "--config",
            "FILE",
            "a file name",
            "",
            "configuration file (default: " + ConfigSource.USUAL.get(0) + ", then " + ConfigSource.USUAL.get(1)
                    + ", then none)");
    static final Entry TEST =
            Entry.flag("-t", "--test", "check the configuration alone, say what is wrong, and exit with 0 or 1");
    static final Entry DOCTOR = Entry.flag(
            "",
            "--doctor",
            "examine certificates, backend, ports and what clients negotiate; exit with 1 if anything fails");
    static final Entry KEYS = Entry.flag("", "--keys", "list all keys of the file with their variables and exit");
    static final Entry VERSION = Entry.flag("-V", "--version", "show the version and exit");
    static final Entry HELP = Entry.flag("-h", "--help", "show this text and exit");
    static final Entry LISTEN =
            Entry.setting("--listen", "ADDR", "an address", "listen", "where clients come, as in 0.0.0.0:8443");
    static final Entry BACKEND = Entry.setting(
            "--backend",
            "ADDR",
            "an address",
            "backend",
            "the legacy service, as in 127.0.0.1:8080 or unix:/run/app.sock");
    static final Entry CERT = Entry.setting(
            "--cert", "PATH", "a path", "certificates", "directory with tls.crt and tls.key, or a file with both");

    static final List<Entry> COMMANDS = List.of(CONFIG, TEST, DOCTOR, KEYS, VERSION, HELP);
    static final List<Entry> SETTINGS = List.of(LISTEN, BACKEND, CERT);
    static final List<Entry> ALL =
            java.util.stream.Stream.concat(COMMANDS.stream(), SETTINGS.stream()).toList();

    private OptionTable() {}

    /** The table in the form that picocli parses by. Built by hand: annotations would be read by reflection at every start. */
    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name(Texts.PROGRAM);
        for (Entry entry : ALL) {
            String[] names = entry.shortName().isEmpty()
                    ? new String[] {entry.longName()}
                    : new String[] {entry.shortName(), entry.longName()};
            OptionSpec.Builder option = OptionSpec.builder(names);
            if (entry.isSwitch()) {
                option.arity("0").type(boolean.class);
            } else {
                option.arity("1").type(String.class);
            }
            spec.addOption(option.build());
        }
        return spec;
    }
}
