package io.ambassadors.splitting.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;

/** Reads a configuration in nginx's grammar ({@code ngx_conf_file.c}), with the files that it includes. */
public final class NginxFile {
    /** The "file" of problems in directives of the command line; their line is 0. */
    public static final Path COMMAND_LINE = Path.of("command line");

    private NginxFile() {}

    /**
     * Reads a file of this machine.
     *
     * @param name absolute name; relative includes are sought in its directory
     */
    public static ParsedConfig read(String name) {
        return read("", name, ConfigFiles.ON_DISK);
    }

    /**
     * Reads directives and a file of this machine.
     *
     * @param commandLine directives that come before the file, empty if there are none; ISO-8859-1 text, one char for each byte
     * @param file absolute; relative includes are sought in its directory
     */
    public static ParsedConfig read(String commandLine, Path file) {
        return read(commandLine, file, ConfigFiles.ON_DISK);
    }

    /**
     * Reads directives and a file.
     *
     * @param commandLine directives that come before the file, empty if there are none; ISO-8859-1 text, one char for each byte
     * @param file absolute; relative includes are sought in its directory
     * @param files where files come from
     */
    public static ParsedConfig read(String commandLine, Path file, ConfigFiles files) {
        return read(commandLine, DiskFiles.name(file), files);
    }

    /**
     * Reads directives and a file.
     *
     * @param commandLine directives that come before the file, empty if there are none; ISO-8859-1 text, one char for each byte
     * @param name absolute name; relative includes are sought in its directory
     * @param files where files come from
     */
    public static ParsedConfig read(String commandLine, String name, ConfigFiles files) {
        ParsedConfig parsed = new TreeParser(name, files, new Judge(DirectiveTable.NGINX)).parse(commandLine);
        if (!parsed.accepted() || parsed.all("events").findAny().isPresent()) {
            return parsed;
        }
        List<ConfigProblem> problems = new ArrayList<>(parsed.problems());
        problems.add(new ConfigProblem(
                Severity.ERROR, path(name), 0, 0, "no \"events\" section in configuration", "add the line: events {}"));
        return new ParsedConfig(name, parsed.directives(), problems, parsed.files());
    }

    /** The path of a {@link Directive#file()}, for a problem; a name that this locale cannot write is shown with question marks. */
    public static Path path(String file) {
        try {
            return DiskFiles.path(file);
        } catch (IOException unwritable) {
            return Path.of(file.replaceAll("[^ -~]", "?"));
        }
    }
}
