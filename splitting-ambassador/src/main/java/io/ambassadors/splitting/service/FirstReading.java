package io.ambassadors.splitting.service;

import java.util.List;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.splitting.cli.Options;
import io.ambassadors.splitting.config.ParsedConfig;

/**
 * The configuration as it was checked before the service starts, so that a start need not read and build it a second time. What changes
 * in between, the watcher finds.
 */
public final class FirstReading {
    private final Options options;
    private final ConfigTree file;
    private Meaning meaning;

    /** Nothing was read yet. */
    public FirstReading(Options options) {
        this.options = options;
        this.file = new ConfigTree(options);
    }

    /** The command line that names the file. */
    Options options() {
        return options;
    }

    /** The files. */
    public ConfigTree file() {
        return file;
    }

    /** What there is to say beside what the grammar says. Names are not looked up: the start does that itself. */
    public synchronized List<ConfigProblem> check(ParsedConfig parsed) {
        meaning = Meaning.of(parsed, options.prefix());
        List<ConfigProblem> said = meaning.problems();
        return said.subList(parsed.problems().size(), said.size());
    }

    /** What was checked; the second time, what the files say by then. */
    synchronized Meaning take() {
        Meaning taken = meaning == null ? Meaning.of(file.parse(), options.prefix()) : meaning;
        meaning = null;
        return taken;
    }
}
