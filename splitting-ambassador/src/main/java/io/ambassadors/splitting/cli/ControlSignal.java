package io.ambassadors.splitting.cli;

import java.util.Optional;
import java.util.stream.Stream;

/** What {@code -s} can say. Quit is a TERM too, which drains: the JVM keeps SIGQUIT for itself, and prints its threads. */
public enum ControlSignal {
    STOP("TERM", 15),
    QUIT("TERM", 15),
    RELOAD("HUP", 1),
    REOPEN("USR1", 10);

    private final String signal;
    private final int number;

    ControlSignal(String signal, int number) {
        this.signal = signal;
        this.number = number;
    }

    /** Name of the signal, without SIG. */
    public String signal() {
        return signal;
    }

    /** Number of the signal on Linux. */
    int number() {
        return number;
    }

    /** The signal of nginx's word for it. */
    static Optional<ControlSignal> of(String word) {
        return Stream.of(values())
                .filter(value -> value.name().toLowerCase(java.util.Locale.ROOT).equals(word))
                .findFirst();
    }
}
