package io.ambassadors.https.service;

import java.time.Duration;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.ambassadors.common.lifecycle.Signals;
import io.ambassadors.common.quarkus.ServiceProcess;
import io.ambassadors.https.Main;
import io.ambassadors.https.admin.SidecarControl;

/** Starts the service with the process, and ends it with the process. */
@Singleton
class ServiceLifecycle {
    private final ServiceProcess<SidecarService> process;

    ServiceLifecycle(
            @ConfigProperty(name = "ambassador.event-loops", defaultValue = "1") int eventLoops,
            @ConfigProperty(name = "ambassador.shutdown.delay", defaultValue = "0s") Duration delay,
            @ConfigProperty(name = "ambassador.shutdown.drain", defaultValue = "20s") Duration deadline) {
        this.process = new ServiceProcess<>(
                draining -> new SidecarService(Main.source(), Main.first(), eventLoops, draining, this::quit),
                delay,
                deadline);
    }

    private void quit() {
        process.quit();
    }

    @Produces
    @Singleton
    SidecarControl control() {
        return process.service();
    }

    void start(@Observes StartupEvent started) {
        process.start(() -> Signals.on("USR1", process.service()::reopenLogs));
    }

    void stop(@Observes ShutdownEvent stopped) {
        process.stop();
    }
}
