package io.ambassadors.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import redis.clients.jedis.Jedis;

/** A real Redis of the demo, from the jar of embedded-redis. */
record RedisShard(String name, int port) {
    private static final String HOST = "127.0.0.1";
    private static final String VERSION = "7.0.15";
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    /** Extracts redis-server for this machine. */
    static Path extract(Path directory) throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String resource = "redis-server-" + VERSION + "-" + system + "-" + architecture;
        try (InputStream in = RedisShard.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new DemoProblem("there is no embedded Redis for " + system + " on " + architecture);
            }
            Path program = directory.resolve("redis-server");
            Files.copy(in, program);
            if (!program.toFile().setExecutable(true)) {
                throw new DemoProblem("cannot make " + program + " executable");
            }
            return program;
        }
    }

    void start(Children children, Path program) throws IOException, InterruptedException {
        List<String> command = List.of(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                HOST,
                "--save",
                "",
                "--appendonly",
                "no");
        children.start(name, Map.of(), command, START_LIMIT, () -> {
            try (Jedis jedis = connect()) {
                return jedis.ping().equals("PONG");
            }
        });
    }

    /** A client of this server alone. */
    Jedis connect() {
        return new Jedis(HOST, port);
    }

    /** How it stands in nutcracker.yml: address, weight, name. */
    String entry() {
        return HOST + ":" + port + ":1 " + name;
    }
}
