package io.ambassadors.splitting.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import io.ambassadors.splitting.cli.Invocation.Topic;

/** What was given on a command line, while it is read; of a repeated option the last counts. */
final class Given {
    private final Set<Topic> told = EnumSet.noneOf(Topic.class);
    private boolean test;
    private boolean dump;
    private boolean quiet;
    private String prefix = Options.PREFIX;
    private String configFile = Options.CONFIG_FILE;
    private String errorLog = Options.DEFAULT.errorLog();
    private String directives = "";
    private ControlSignal signal;

    void tell(Topic topic) {
        told.add(Topic.VERSION);
        told.add(topic);
    }

    void test() {
        test = true;
    }

    void dump() {
        test = true;
        dump = true;
    }

    void quiet() {
        quiet = true;
    }

    void signal(String word) {
        signal = ControlSignal.of(word).orElseThrow(() -> new RefusedException("invalid option: \"-s " + word + "\""));
    }

    void prefix(String directory) {
        prefix = directory;
    }

    void errorLog(String file) {
        errorLog = file;
    }

    void configFile(String file) {
        configFile = file;
    }

    void directives(String text) {
        // Text of a configuration has one char for each byte.
        directives = new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    Invocation invocation() {
        return new Invocation(action(), told, options(), "");
    }

    private Action action() {
        if (test) {
            return Action.TEST;
        }
        if (!told.isEmpty()) {
            return Action.NOTHING;
        }
        return signal == null ? Action.RUN : Action.SIGNAL;
    }

    private Options options() {
        try {
            Path directory = Path.of(prefix).toAbsolutePath().normalize();
            return new Options(
                    directory,
                    directory.resolve(configFile).normalize(),
                    errorLog,
                    directives,
                    quiet,
                    dump,
                    Optional.ofNullable(signal));
        } catch (InvalidPathException e) {
            throw new RefusedException("invalid file name: \"" + e.getInput() + "\"");
        }
    }

    /** Why a command line is refused. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message, null, false, false);
        }
    }
}
