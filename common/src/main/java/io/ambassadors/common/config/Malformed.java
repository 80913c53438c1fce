package io.ambassadors.common.config;

/** A value that cannot be read: what was found against what was expected, and the cure. Becomes a {@link ConfigProblem} where its place is known. */
public final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final String cure;

    /**
     * Why a value cannot be read.
     *
     * @param message what is wrong with it
     * @param cure what to write instead; empty when the message says it already
     */
    public Malformed(String message, String cure) {
        super(message, null, false, false);
        this.cure = cure;
    }

    /** What to write instead. */
    public String cure() {
        return cure;
    }
}
