package io.ambassadors.common.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** A running nginx of one process. */
public final class Nginx implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 5;

    /** Debian's defaults lie in directories that only root may write to; and a worker of root's would be nobody, who may not read ours. */
    private static final String FRAME =
            """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log log;
            events { worker_connections 4096; }
            http {
                access_log off;
                keepalive_requests 10000000;
                client_body_temp_path temp;
                proxy_temp_path temp;
                fastcgi_temp_path temp;
                uwsgi_temp_path temp;
                scgi_temp_path temp;
            %s
            }
            """;

    private final Process process;
    private final Path directory;
    private final List<Integer> ports;

    private Nginx(Process process, Path directory, List<Integer> ports) {
        this.process = process;
        this.directory = directory;
        this.ports = ports;
    }

    /**
     * Starts it and waits until all ports accept connections.
     *
     * @param directory for its files
     * @param ports how many free ports of loopback it needs, all of which it must listen on
     * @param http the inside of its {@code http} block, given these ports; ISO 8859-1
     */
    public static Nginx start(Path directory, int ports, Function<List<Integer>, String> http) throws IOException {
        Path program = Peers.require("nginx");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Integer> free = Ports.free(ports);
            Files.writeString(directory.resolve("nginx.conf"), String.format(FRAME, http.apply(free)), ISO_8859_1);
            Nginx nginx = new Nginx(launch(program, directory), directory, free);
            if (nginx.listens()) {
                return nginx;
            }
            nginx.close();
        }
        throw new IOException("nginx does not start: " + Files.readString(directory.resolve("log")));
    }

    private static Process launch(Path program, Path directory) throws IOException {
        Path log = directory.resolve("log");
        return new ProcessBuilder(
                        program.toString(), "-p", directory.toString(), "-c", "nginx.conf", "-e", log.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private boolean listens() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        for (int port : ports) {
            while (!accepts(port)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    return false;
                }
                Programs.nap();
            }
        }
        return true;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The ports it was given. */
    public List<Integer> ports() {
        return ports;
    }

    /** Where its configuration and its other files are. */
    public Path directory() {
        return directory;
    }

    /** Ends it at once. */
    @Override
    public void close() throws IOException {
        Programs.stop(process);
    }
}
