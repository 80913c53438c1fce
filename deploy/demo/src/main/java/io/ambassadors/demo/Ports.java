package io.ambassadors.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

/** The ports of the sharding demo. */
record Ports(int data, int admin, int stats, int firstShard) {
    private static final int DATA = 22121;
    private static final int ADMIN = 9101;
    private static final int STATS = 22222;
    private static final int FIRST_SHARD = 26379;

    /** Reads those that differ from the usual ones. */
    static Ports of(Map<String, String> environment) {
        return new Ports(
                port(environment, "DEMO_DATA_PORT", DATA),
                port(environment, "DEMO_ADMIN_PORT", ADMIN),
                port(environment, "DEMO_STATS_PORT", STATS),
                port(environment, "DEMO_REDIS_PORT", FIRST_SHARD));
    }

    private static int port(Map<String, String> environment, String name, int usual) {
        String text = environment.getOrDefault(name, Integer.toString(usual));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new DemoProblem(name + " is no port: " + text);
        }
    }

    /**
     * Says which port is taken, before anything is started.
     *
     * @throws DemoProblem if one is
     */
    void expectFree(int shards) {
        expectFree(data, "data", "DEMO_DATA_PORT");
        expectFree(admin, "status page", "DEMO_ADMIN_PORT");
        expectFree(stats, "statistics", "DEMO_STATS_PORT");
        for (int i = 0; i < shards; i++) {
            expectFree(firstShard + i, "redis shard-" + (i + 1), "DEMO_REDIS_PORT");
        }
    }

    private static void expectFree(int port, String purpose, String variable) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress((InetAddress) null, port));
        } catch (IOException e) {
            throw new DemoProblem("port " + port + " (" + purpose + ") is busy. Free it, or choose another with "
                    + variable + "=<port>");
        }
    }
}
