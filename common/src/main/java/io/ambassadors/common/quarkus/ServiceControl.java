package io.ambassadors.common.quarkus;

/**
 * What the admin plane may ask of every data plane; each service adds its own questions. Safe from any thread but an event loop: methods
 * may block for milliseconds.
 *
 * @param <S> what a snapshot is
 */
public interface ServiceControl<S> extends ServiceState {
    /** The state of everything, gathered on the event loops. */
    S snapshot();

    /** A number that rises when something happened that is to be shown at once: a reload, the request to end. */
    long changes();

    /** Reads the configuration again and puts it in force if it is sound. */
    ReloadResult reload();

    /** What {@link #reload()} would do, without doing it. */
    ReloadResult dryRun();
}
