package io.ambassadors.splitting.service;

import java.time.Duration;
import java.util.Optional;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.ambassadors.common.lifecycle.Signals;
import io.ambassadors.common.quarkus.ServiceProcess;
import io.ambassadors.splitting.Main;
import io.ambassadors.splitting.admin.SplittingControl;

/** Starts the service with the process, and ends it with the process. */
@Singleton
class ServiceLifecycle {
    private final ServiceProcess<SplittingService> process;

    ServiceLifecycle(
            @ConfigProperty(name = "ambassador.event-loops", defaultValue = "1") int eventLoops,
            @ConfigProperty(name = "ambassador.shutdown.delay", defaultValue = "0s") Duration delay,
            @ConfigProperty(name = "ambassador.shutdown.drain") Optional<Duration> deadline) {
        this.process = new ServiceProcess<>(
                draining -> new SplittingService(Main.reading(), eventLoops, draining),
                delay,
                deadline.or(Main::shutdownTimeout).orElse(Duration.ofSeconds(20)));
    }

    @Produces
    @Singleton
    SplittingControl control() {
        return process.service();
    }

    void start(@Observes StartupEvent started) {
        process.start(() -> Signals.on("USR1", process.service()::reopenLogs));
    }

    void stop(@Observes ShutdownEvent stopped) {
        process.stop();
    }
}
