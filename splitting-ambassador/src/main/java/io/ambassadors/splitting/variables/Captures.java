package io.ambassadors.splitting.variables;

/** Groups of the last regular expression that matched: {@code $1} to {@code $9}. */
final class Captures {
    static final Captures NONE = new Captures(new String[0]);

    private final String[] groups;

    /** The groups from the first on; null for one that took no part in the match. */
    Captures(String[] groups) {
        this.groups = groups;
    }

    /** A group, from 1; null if there is none. */
    String group(int number) {
        return number <= groups.length ? groups[number - 1] : null;
    }
}
