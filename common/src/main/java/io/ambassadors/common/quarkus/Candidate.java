package io.ambassadors.common.quarkus;

import java.io.IOException;
import java.util.List;

import io.ambassadors.common.config.ConfigProblem;

/** A configuration as it was read just now, which is not in force. It is either applied or discarded, once; a refused one is neither. */
public interface Candidate {
    /** What is wrong with it and what is worth saying; with an error among them it is refused. */
    List<ConfigProblem> problems();

    /** What {@link io.ambassadors.common.config.WatchedFiles#read} would have given when it was read; empty if nothing could be. */
    byte[] content();

    /** What differs from the configuration in force, one sentence each; not asked at the start. */
    List<String> changes();

    /** What moves from one server to another; not asked at the start. */
    List<ReloadResult.Movement> movements();

    /**
     * Puts it in force, whole or not at all.
     *
     * @throws IOException if that cannot be, say since an address is taken; the message says why, and nothing has changed
     */
    void apply() throws IOException;

    /** It was only asked about: lets go of what it holds. */
    void discard();
}
