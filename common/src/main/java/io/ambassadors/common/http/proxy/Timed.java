package io.ambassadors.common.http.proxy;

/** Something with a deadline. In a list of its {@link HttpLoop} while it is watched; the links are the list's. */
public abstract class Timed {
    Timed before;
    Timed after;

    /** Looks whether the time is up, and acts; the time is in nanoseconds. */
    protected abstract void look(long now);
}
