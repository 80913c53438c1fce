package io.ambassadors.common.lifecycle;

import sun.misc.Signal;

/**
 * Signals of the operating system. Quarkus would close its HTTP server before anybody is told of a SIGTERM, and the process would
 * end with 143: so the service hears it itself.
 */
public final class Signals {
    private Signals() {}

    /** Runs the action whenever the signal, such as {@code TERM} or {@code HUP}, arrives; instead of what happened before. */
    public static void on(String name, Runnable action) {
        Signal.handle(new Signal(name), signal -> action.run());
    }
}
