package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.ambassadors.splitting.Nginx;

/** A running nginx that serves an http block. */
final class RealNginx implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(10);

    private final Path directory;
    private final Process process;

    private RealNginx(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts nginx.
     *
     * @param port on which it listens, among others
     */
    static RealNginx start(String http, int port) throws IOException {
        Path program = Nginx.require();
        Path directory = Files.createTempDirectory("nginx");
        Path config = directory.resolve("nginx.conf");
        Files.writeString(
                config,
                "daemon off; master_process off; pid nginx.pid; error_log error.log; events {}\n"
                        + "http { access_log off;\n" + http + "\n}\n",
                ISO_8859_1);
        Process process = new ProcessBuilder(
                        program.toString(), "-p", directory.toString(), "-c", config.toString(), "-e", "error.log")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        RealNginx nginx = new RealNginx(directory, process);
        nginx.await(port);
        return nginx;
    }

    private void await(int port) throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException refused) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException(Files.readString(directory.resolve("output"), ISO_8859_1), refused);
                }
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(START.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
