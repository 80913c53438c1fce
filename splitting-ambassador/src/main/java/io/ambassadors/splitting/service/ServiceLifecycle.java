package io.ambassadors.splitting.service;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.ambassadors.common.lifecycle.DrainController;
import io.ambassadors.common.lifecycle.Signals;
import io.ambassadors.splitting.Main;
import io.ambassadors.splitting.admin.SplittingControl;

/** Starts the service with the process, hears signals, and ends it in good order. */
@Singleton
class ServiceLifecycle {
    private static final Logger LOG = Logger.getLogger(ServiceLifecycle.class);

    private final SplittingService service;
    private final DrainController drain;

    ServiceLifecycle(
            @ConfigProperty(name = "ambassador.event-loops", defaultValue = "1") int eventLoops,
            @ConfigProperty(name = "ambassador.shutdown.delay", defaultValue = "0s") Duration delay,
            @ConfigProperty(name = "ambassador.shutdown.drain") Optional<Duration> deadline) {
        this.service = new SplittingService(Main.options(), eventLoops, this::isDraining);
        this.drain = new DrainController(
                service, delay, deadline.or(Main::shutdownTimeout).orElse(Duration.ofSeconds(20)));
    }

    private boolean isDraining() {
        return drain.isDraining();
    }

    @Produces
    @Singleton
    SplittingControl control() {
        return service;
    }

    void start(@Observes StartupEvent started) {
        try {
            service.start();
        } catch (IOException e) {
            LOG.errorf("Cannot start: %s", e.getMessage());
            service.close();
            Quarkus.asyncExit(1);
            return;
        }
        Signals.on("HUP", () -> new Thread(service::reload, "reload").start());
        Signals.on("USR1", service::reopenLogs);
        Signals.on("TERM", () -> drain.begin(() -> Quarkus.asyncExit(0)));
        // What the start left behind is half of the heap for ever after, as serving makes little garbage.
        System.gc();
    }

    void stop(@Observes ShutdownEvent stopped) {
        service.close();
    }
}
