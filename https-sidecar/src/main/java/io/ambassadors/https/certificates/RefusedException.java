package io.ambassadors.https.certificates;

import java.nio.file.Path;

import io.ambassadors.common.config.ConfigProblem;

/** Why files cannot be put in force. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Path file;
    private final String cure;

    /**
     * A reason.
     *
     * @param file in which it lies
     * @param message what was found and what was expected
     * @param cure what to do about it
     */
    RefusedException(Path file, String message, String cure) {
        super(message);
        this.file = file;
        this.cure = cure;
    }

    /** File, finding and cure in one line. */
    String reason() {
        return file + ": " + getMessage() + (cure.isEmpty() ? "" : "; " + cure);
    }

    /** As an error, with what serves meanwhile. */
    ConfigProblem problem(String meanwhile) {
        return new ConfigProblem(ConfigProblem.Severity.ERROR, file, 0, 0, getMessage() + " (" + meanwhile + ")", cure);
    }
}
