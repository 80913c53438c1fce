package io.ambassadors.sharding.service;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.ambassadors.common.quarkus.ServiceProcess;
import io.ambassadors.sharding.Main;
import io.ambassadors.sharding.admin.ShardingControl;
import io.ambassadors.sharding.admin.StatsPort;
import io.ambassadors.sharding.cli.Options;

/** Starts the service with the process, and ends it with the process. */
@Singleton
class ServiceLifecycle {
    private final ServiceProcess<ShardingService> process;

    ServiceLifecycle(
            @ConfigProperty(name = "ambassador.event-loops", defaultValue = "1") int eventLoops,
            @ConfigProperty(name = "ambassador.shutdown.delay", defaultValue = "0s") Duration delay,
            @ConfigProperty(name = "ambassador.shutdown.drain", defaultValue = "20s") Duration deadline) {
        this.process = new ServiceProcess<>(
                draining -> new ShardingService(Main.options().configFile(), eventLoops, draining), delay, deadline);
    }

    @Produces
    @Singleton
    ShardingControl control() {
        return process.service();
    }

    void start(@Observes StartupEvent started, StatsPort stats) {
        Options options = Main.options();
        process.start(() -> stats.open(new InetSocketAddress(options.statsAddress(), options.statsPort())));
    }

    void stop(@Observes ShutdownEvent stopped) {
        process.stop();
    }
}
