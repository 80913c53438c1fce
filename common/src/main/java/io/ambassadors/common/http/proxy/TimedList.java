package io.ambassadors.common.http.proxy;

import java.util.function.Consumer;

/** A ring of objects with deadlines: added and removed without a search, also while the ring is walked. */
final class TimedList {
    private final Timed head = new Timed() {
        @Override
        protected void look(long now) {}
    };
    private Timed next;

    TimedList() {
        head.before = head;
        head.after = head;
    }

    void add(Timed object) {
        if (object.after != null) {
            return;
        }
        object.before = head.before;
        object.after = head;
        head.before.after = object;
        head.before = object;
    }

    void remove(Timed object) {
        if (object.after == null) {
            return;
        }
        if (object == next) {
            next = object.after;
        }
        object.before.after = object.after;
        object.after.before = object.before;
        object.before = null;
        object.after = null;
    }

    boolean isEmpty() {
        return head.after == head;
    }

    /** Calls for each that is there from beginning to end; those that are removed meanwhile are left out. */
    void each(Consumer<Timed> action) {
        next = head.after;
        Timed last = head.before;
        while (next != head) {
            Timed object = next;
            next = object.after;
            boolean end = object == last;
            action.accept(object);
            if (end) {
                break;
            }
        }
        next = null;
    }
}
