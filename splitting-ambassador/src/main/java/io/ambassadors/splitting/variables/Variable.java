package io.ambassadors.splitting.variables;

/**
 * A variable that something in the configuration uses. Like nginx, a configuration may use it before the directive that defines it,
 * so its reader is known only when all of the configuration has been read.
 */
public final class Variable {
    /** No place in {@link RequestScope} is needed: reading it again costs little, or must give what is true then. */
    static final int NOT_KEPT = -1;

    private final String name;
    private Reader reader;
    private int slot = NOT_KEPT;

    Variable(String name) {
        this.name = name;
    }

    /** Its name in lower case, without the dollar. */
    public String name() {
        return name;
    }

    /** The value for a request, one char for each byte; null if there is none. */
    public String get(RequestScope scope) {
        if (slot == NOT_KEPT) {
            return reader.read(scope);
        }
        String kept = scope.kept(slot);
        if (kept == null) {
            kept = reader.read(scope);
            scope.keep(slot, kept);
        }
        return kept;
    }

    /** Gives it a value for the rest of the request. */
    void set(RequestScope scope, String value) {
        scope.keep(slot, value);
    }

    boolean isDefined() {
        return reader != null;
    }

    Reader reader() {
        return reader;
    }

    int slot() {
        return slot;
    }

    boolean isKept() {
        return slot != NOT_KEPT;
    }

    void define(Reader newReader, int newSlot) {
        reader = newReader;
        slot = newSlot;
    }
}
