package io.ambassadors.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Redis on a loopback port. Keeps nothing on disk. */
public final class RedisNode implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private final int port;
    private final List<String> options;
    private Process process;

    private RedisNode(int port, List<String> options) {
        this.port = port;
        this.options = options;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
    }

    /** Starts one on a free port. */
    public static RedisNode start(String... options) {
        RedisNode node = new RedisNode(Ports.free(), List.of(options));
        node.launch();
        return node;
    }

    /** Starts it again on the same port, empty. */
    public void restart() {
        launch();
    }

    private void launch() {
        List<String> command = new java.util.ArrayList<>(List.of(
                RedisBinary.path().toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxclients",
                "15000",
                "--loglevel",
                "warning"));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("redis answers on " + address(), START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new IOException("redis-server ended with " + process.exitValue());
            }
            return call("PING").equals("+PONG\r\n");
        });
    }

    /** Its port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** {@code 127.0.0.1:port}, which is also the name that twemproxy derives. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** One command on a connection of its own; the reply's bytes. */
    public String call(String... arguments) {
        try (RawRedis client = RawRedis.connect(port)) {
            return client.call(arguments);
        }
    }

    /** The value of a field of {@code INFO}. */
    public String info(String field) {
        for (String line : call("INFO", "everything").split("\r\n")) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1);
            }
        }
        throw new IllegalArgumentException("INFO has no " + field);
    }

    /** Connections that are open now, without the one that asks. */
    public int connections() {
        return Integer.parseInt(info("connected_clients")) - 1;
    }

    /** Number of keys in database 0. */
    public int size() {
        String reply = call("DBSIZE");
        return Integer.parseInt(reply.substring(1).trim());
    }

    /** Number of keys that match a pattern. */
    public int count(String pattern) {
        String reply = call("KEYS", pattern);
        return Integer.parseInt(reply.substring(1, reply.indexOf('\r')));
    }

    /** Whether it has the key. */
    public boolean has(String key) {
        return call("EXISTS", key).equals(":1\r\n");
    }

    /** Forgets every key. */
    public void flush() {
        call("FLUSHALL");
    }

    /** Stops it from running without closing anything (SIGSTOP). */
    public void pause() {
        Signals.send(process, "STOP");
    }

    /** Lets it run again (SIGCONT). */
    public void resume() {
        Signals.send(process, "CONT");
    }

    /** Ends it at once (SIGKILL). */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("redis-server on " + address() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return "redis " + address();
    }
}
