package io.ambassadors.splitting.server;

import io.ambassadors.splitting.config.Directive;

/** A {@code location}, or what of a server holds where there is none. */
public final class Location {
    /** How a location is compared with a path. */
    public enum Kind {
        /** The server outside of its locations. */
        SERVER,
        /** {@code =} */
        EXACT,
        PREFIX,
        /** {@code ^~}: no regular expression is looked at. */
        FINAL_PREFIX,
        /** {@code ~} and {@code ~*} */
        REGEX,
        /** {@code @}: only for internal redirects. */
        NAMED;

        boolean isPrefix() {
            return this == PREFIX || this == FINAL_PREFIX;
        }
    }

    private final Kind kind;
    private final String text;
    private final SubjectMatch pattern;
    private final Directive where;
    private final boolean internal;
    private final LocationTable locations;
    private final LocationSettings settings;
    private final Script script;
    private final Passing passing;

    Location(
            Kind kind,
            String text,
            SubjectMatch pattern,
            Directive where,
            boolean internal,
            LocationTable locations,
            LocationSettings settings,
            Script script,
            Passing passing) {
        this.kind = kind;
        this.text = text;
        this.pattern = pattern;
        this.where = where;
        this.internal = internal;
        this.locations = locations;
        this.settings = settings;
        this.script = script;
        this.passing = passing;
    }

    /** How it is compared with a path. */
    public Kind kind() {
        return kind;
    }

    /** What it is compared with: path, regular expression or name with {@code @}; empty for a server. */
    public String text() {
        return text;
    }

    /** The block. */
    public Directive where() {
        return where;
    }

    /** Whether clients cannot ask for it: {@code internal}. */
    public boolean isInternal() {
        return internal;
    }

    /** Locations inside of it. */
    public LocationTable locations() {
        return locations;
    }

    /** What its directives say, and those around it. */
    public LocationSettings settings() {
        return settings;
    }

    /** How requests are passed on; null if they are not. */
    public Passing passing() {
        return passing;
    }

    SubjectMatch pattern() {
        return pattern;
    }

    /** {@code set} and {@code return}, in their order. */
    Script script() {
        return script;
    }

    /** Whether a client that leaves out the slash at the end is sent here. */
    boolean isAutoRedirect() {
        return passing != null && text.endsWith("/") && (kind == Kind.EXACT || kind.isPrefix());
    }
}
