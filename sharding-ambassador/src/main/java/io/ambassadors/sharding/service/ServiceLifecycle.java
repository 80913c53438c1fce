package io.ambassadors.sharding.service;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

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
import io.ambassadors.sharding.Main;
import io.ambassadors.sharding.admin.ShardingControl;
import io.ambassadors.sharding.admin.StatsPort;
import io.ambassadors.sharding.cli.Options;

/** Starts the service with the process, hears signals, and ends it in good order. */
@Singleton
class ServiceLifecycle {
    private static final Logger LOG = Logger.getLogger(ServiceLifecycle.class);

    private final ShardingService service;
    private final DrainController drain;

    ServiceLifecycle(
            @ConfigProperty(name = "ambassador.event-loops", defaultValue = "1") int eventLoops,
            @ConfigProperty(name = "ambassador.shutdown.delay", defaultValue = "0s") Duration delay,
            @ConfigProperty(name = "ambassador.shutdown.drain", defaultValue = "20s") Duration deadline) {
        this.service = new ShardingService(Main.options().configFile(), eventLoops, this::isDraining);
        this.drain = new DrainController(service, delay, deadline);
    }

    private boolean isDraining() {
        return drain.isDraining();
    }

    @Produces
    @Singleton
    ShardingControl control() {
        return service;
    }

    void start(@Observes StartupEvent started, StatsPort stats) {
        Options options = Main.options();
        try {
            service.start();
            stats.open(new InetSocketAddress(options.statsAddress(), options.statsPort()));
        } catch (IOException e) {
            LOG.errorf("Cannot start: %s", e.getMessage());
            service.close();
            Quarkus.asyncExit(1);
            return;
        }
        Signals.on("HUP", () -> new Thread(service::reload, "reload").start());
        Signals.on("TERM", () -> drain.begin(() -> Quarkus.asyncExit(0)));
        // What the start left behind is half of the heap for ever after, as serving makes little garbage: 8 MB of
        // memory for 30 ms.
        System.gc();
    }

    void stop(@Observes ShutdownEvent stopped) {
        service.close();
    }
}
