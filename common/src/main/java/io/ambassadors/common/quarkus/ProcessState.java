package io.ambassadors.common.quarkus;

import java.util.Locale;
import java.util.Map;

/** State of a process as its status page shows it, the worst that holds. */
public enum ProcessState {
    /** On its way out. */
    DRAINING("failing"),
    /** Listeners are not bound yet. */
    STARTING("idle"),
    /** Serving, though something is wrong. */
    DEGRADED("ejected"),
    /** All is well. */
    SERVING("up");

    private final String style;

    ProcessState(String style) {
        this.style = style;
    }

    /**
     * @param draining whether the process is on its way out
     * @param started whether every listener is bound
     * @param degraded what is wrong, by name
     */
    public static ProcessState of(boolean draining, boolean started, Map<String, String> degraded) {
        if (draining) {
            return DRAINING;
        } else if (!started) {
            return STARTING;
        }
        return degraded.isEmpty() ? SERVING : DEGRADED;
    }

    /** Style class of the page. */
    public String style() {
        return style;
    }

    /** The word to show. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
