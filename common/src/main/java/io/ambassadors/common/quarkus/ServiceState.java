package io.ambassadors.common.quarkus;

/**
 * What the health checks ask a service. It answers for this process alone, never for the application or the servers behind it: a native
 * sidecar has to be ready before they exist, and a restart does not mend a server elsewhere. Called every few seconds; must not block for
 * longer than a probe waits.
 */
public interface ServiceState {
    /** Whether the configuration is in force and every listener is bound. */
    boolean started();

    /** Whether the event loops turn. */
    boolean alive();

    /** Whether the process is on its way out. */
    boolean draining();
}
