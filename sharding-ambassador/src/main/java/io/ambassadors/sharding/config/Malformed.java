package io.ambassadors.sharding.config;

/** An address that cannot be read: what was found against what was expected, and the cure. Never leaves the package. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final String cure;

    Malformed(String message, String cure) {
        super(message, null, false, false);
        this.cure = cure;
    }

    String cure() {
        return cure;
    }
}
