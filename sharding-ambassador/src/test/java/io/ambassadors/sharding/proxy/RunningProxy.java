package io.ambassadors.sharding.proxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.ambassadors.common.routing.shard.Placement;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Ports;
import io.ambassadors.sharding.config.NutcrackerConfig;
import io.ambassadors.sharding.config.NutcrackerFile;
import io.ambassadors.sharding.config.ParsedFile;
import io.ambassadors.sharding.stats.PoolSnapshot;
import io.ambassadors.sharding.stats.ServerSnapshot;

/** One pool, {@code alpha}, before servers of the test. */
final class RunningProxy implements AutoCloseable {
    final DataPlane plane = new DataPlane(1);
    private final int port = Ports.free();
    private List<FakeServer> servers;

    /**
     * Starts.
     *
     * @param options lines of the file besides those that say where and to whom, separated by {@code ;}
     */
    RunningProxy(String options, FakeServer... servers) throws IOException {
        reload(options, servers);
    }

    /** Puts other options or servers in force. */
    void reload(String options, FakeServer... next) throws IOException {
        servers = List.of(next);
        plane.apply(parse(pool("alpha", port, options, next)));
    }

    static String pool(String name, int port, String options, FakeServer... servers) {
        StringBuilder file = new StringBuilder(name + ":\n  listen: 127.0.0.1:" + port
                + "\n  hash: fnv1a_64\n  distribution: ketama\n  redis: true\n");
        for (String option : options.split(";", -1)) {
            file.append(option.isBlank() ? "" : "  " + option.strip() + "\n");
        }
        file.append("  servers:\n");
        for (int i = 0; i < servers.length; i++) {
            file.append("  - 127.0.0.1:" + servers[i].port() + ":1 s" + servers[i].port() + "\n");
        }
        return file.toString();
    }

    static NutcrackerConfig parse(String file) {
        ParsedFile parsed = NutcrackerFile.parse(Path.of("n.yml"), file);
        return parsed.config().orElseThrow(() -> new AssertionError(parsed.problems() + "\n" + file));
    }

    RawClient client() throws IOException {
        return new RawClient(port);
    }

    RawClient client(int receiveBuffer) throws IOException {
        return new RawClient(port, receiveBuffer);
    }

    int port() {
        return port;
    }

    PoolSnapshot snapshot() {
        return plane.snapshot().get(0);
    }

    ServerSnapshot snapshot(FakeServer server) {
        return snapshot().servers().stream()
                .filter(each -> each.name().equals(name(server)))
                .findFirst()
                .orElseThrow();
    }

    static String name(FakeServer server) {
        return "s" + server.port();
    }

    /** The {@code n}th key of the form {@code prefix:i} that lives on the server. */
    String keyOn(FakeServer server, String prefix, int n) {
        Placement placement = plane.placement("alpha").orElseThrow();
        int found = 0;
        for (int i = 0; ; i++) {
            byte[] key = Values.bytes(prefix + ":" + i);
            String owner =
                    placement.shards().get(placement.pick(key, 0, key.length)).name();
            if (owner.equals(name(server)) && found++ == n) {
                return prefix + ":" + i;
            }
        }
    }

    String keyOn(FakeServer server) {
        return keyOn(server, "key", 0);
    }

    /** Waits until no client is connected and nothing is under way. */
    void awaitIdle() {
        Await.until("nothing is under way", () -> {
            PoolSnapshot now = snapshot();
            return now.clientConnections() == 0
                    && plane.clients() == 0
                    && now.servers().stream().allMatch(each -> each.inQueue() == 0 && each.outQueue() == 0);
        });
    }

    @Override
    public void close() {
        plane.close();
        servers.forEach(server -> {
            try {
                server.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
