package io.ambassadors.common.testing;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A running twemproxy. Its pools listen on Unix sockets, so that no port can be taken meanwhile; only its statistics need
 * one.
 */
public final class Nutcracker implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 5;

    private final Process process;
    private final Path directory;

    private Nutcracker(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /**
     * Starts it and waits until all pools accept connections.
     *
     * @param directory for its files, with a path short enough for a Unix socket in it
     * @param pools by name, the lines of their configuration without {@code listen}
     */
    public static Nutcracker start(Path directory, Map<String, String> pools) throws IOException {
        Path program = Peers.require("nutcracker");
        StringBuilder configuration = new StringBuilder();
        pools.forEach((name, lines) -> configuration
                .append(name)
                .append(":\n  listen: ")
                .append(directory.resolve(name))
                .append('\n')
                .append(lines.indent(2)));
        Path file = Files.writeString(directory.resolve("nutcracker.yml"), configuration);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Nutcracker nutcracker = new Nutcracker(launch(program, file), directory);
            if (nutcracker.listens(pools.keySet())) {
                return nutcracker;
            }
            nutcracker.close();
        }
        throw new IOException("nutcracker does not start: " + Files.readString(directory.resolve("log")));
    }

    private static Process launch(Path program, Path file) throws IOException {
        Path log = file.resolveSibling("log");
        return new ProcessBuilder(
                        program.toString(),
                        "--conf-file=" + file,
                        "--output=" + log,
                        "--pid-file=" + file.resolveSibling("pid"),
                        "--stats-addr=127.0.0.1",
                        "--stats-port=" + Ports.free())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private boolean listens(Iterable<String> pools) throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        for (String pool : pools) {
            while (!accepts(pool)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    return false;
                }
                Programs.nap();
            }
        }
        return true;
    }

    private boolean accepts(String pool) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket(pool)))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Where a pool listens. */
    public Path socket(String pool) {
        return directory.resolve(pool);
    }

    @Override
    public void close() throws IOException {
        Programs.stop(process);
    }
}
