package io.ambassadors.splitting.config;

import java.util.List;
import java.util.stream.Stream;

import io.ambassadors.common.config.ConfigProblem;

/**
 * A configuration with the files it includes, or why it is none.
 *
 * @param file name of the main file
 * @param directives those of the command line, then those of the file; what could be read if the file is not accepted
 * @param problems what is wrong, in the order of the text: the first error is the one that nginx reports
 * @param files the main file and those included, each once, in the order of their first reading
 */
public record ParsedConfig(
        String file, List<Directive> directives, List<ConfigProblem> problems, List<ReadFile> files) {
    /**
     * A file that was read.
     *
     * @param name as nginx names it in its messages
     * @param text ISO-8859-1, one char for each byte
     */
    public record ReadFile(String name, String text) {}

    public ParsedConfig {
        directives = List.copyOf(directives);
        problems = List.copyOf(problems);
        files = List.copyOf(files);
    }

    /** Whether it can be used, as far as names, places and values of single directives go. */
    public boolean accepted() {
        return problems.stream().noneMatch(ConfigProblem::isError);
    }

    /** The directives of a name outside of all blocks. */
    public Stream<Directive> all(String name) {
        return directives.stream().filter(directive -> directive.name().equals(name));
    }
}
