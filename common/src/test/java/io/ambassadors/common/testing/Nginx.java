package io.ambassadors.common.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A running nginx with one worker. */
public final class Nginx implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int ATTEMPTS = 5;

    /** Debian's defaults lie in directories that only root may write to. */
    private static final String FRAME =
            """
            daemon off;
            worker_processes 1;
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
    private final List<Integer> ports;

    private Nginx(Process process, List<Integer> ports) {
        this.process = process;
        this.ports = ports;
    }

    /**
     * Starts it and waits until all ports accept connections.
     *
     * @param directory for its files
     * @param ports how many free ports of loopback it needs, all of which it must listen on
     * @param http the inside of its {@code http} block, given these ports
     */
    public static Nginx start(Path directory, int ports, Function<List<Integer>, String> http)
            throws IOException, InterruptedException {
        Path program = Peers.require("nginx");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Integer> free = freePorts(ports);
            Files.writeString(directory.resolve("nginx.conf"), String.format(FRAME, http.apply(free)));
            Nginx nginx = new Nginx(launch(program, directory), free);
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

    /** Another process may take one of them before nginx does; {@link #start} then tries again. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private boolean listens() throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        for (int port : ports) {
            while (!accepts(port)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
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

    /** Ends it at once, its worker too. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
