package io.ambassadors.splitting.admin;

import java.util.List;

import io.ambassadors.common.quarkus.ServiceControl;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;

/** What the admin plane may ask of the data plane. Safe from any thread but an event loop: methods may block for milliseconds. */
public interface SplittingControl extends ServiceControl<AmbassadorSnapshot> {
    /**
     * Which server a user gets, by which rule, and why. Without an upstream in the question, every upstream and {@code split_clients} that
     * can answer it does.
     *
     * @throws java.util.NoSuchElementException if there is no upstream or variable of that name
     * @throws IllegalArgumentException if the address is none, or the upstream needs to know something else; the message says what
     */
    List<UserPlacement> explain(UserQuestion question);
}
