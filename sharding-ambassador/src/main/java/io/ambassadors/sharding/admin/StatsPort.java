package io.ambassadors.sharding.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import io.ambassadors.sharding.stats.NutcrackerStats;
import io.ambassadors.sharding.stats.StatsServer;

/** twemproxy's statistics on twemproxy's port, from the snapshots that the pages show too. Closed with the application. */
@Singleton
public class StatsPort {
    private final Snapshots snapshots;
    private Optional<StatsServer> server = Optional.empty();

    StatsPort(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /**
     * Opens the port.
     *
     * @return where it listens
     * @throws IOException if the address cannot be bound
     */
    public synchronized InetSocketAddress open(InetSocketAddress address) throws IOException {
        close();
        NutcrackerStats stats = new NutcrackerStats(hostName());
        StatsServer opened = new StatsServer(address, () -> stats.json(snapshots.latest()));
        server = Optional.of(opened);
        return opened.address();
    }

    @PreDestroy
    synchronized void close() throws IOException {
        if (server.isPresent()) {
            server.get().close();
            server = Optional.empty();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
