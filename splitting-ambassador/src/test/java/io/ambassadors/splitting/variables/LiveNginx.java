package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.ambassadors.splitting.Nginx;

/** A running nginx with a configuration of the test, asked over one connection. */
final class LiveNginx implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(10);

    private final Path directory;
    private final Process process;
    private final int port;
    private Socket socket;
    private DataInputStream in;

    private LiveNginx(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts nginx.
     *
     * @param http directives of the http block
     * @param server directives of its one server
     */
    static LiveNginx start(String http, String server) throws IOException {
        Path program = Nginx.require();
        Path directory = Files.createTempDirectory("nginx");
        int port = freePort();
        Path config = directory.resolve("nginx.conf");
        Files.writeString(
                config,
                "daemon off; master_process off; pid nginx.pid; error_log error.log; events {}\n"
                        + "http { access_log off; keepalive_requests 1000000;\n" + http
                        + "\nserver { listen 127.0.0.1:" + port + "; server_name example.org;\n" + server + "\n}}\n",
                ISO_8859_1);
        Process process = new ProcessBuilder(
                        program.toString(), "-p", directory.toString(), "-c", config.toString(), "-e", "error.log")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        LiveNginx nginx = new LiveNginx(directory, process, port);
        nginx.awaitStart();
        return nginx;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitStart() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                connect();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException(Files.readString(directory.resolve("output"), ISO_8859_1), e);
                }
                Thread.onSpinWait();
            }
        }
    }

    private void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) START.toMillis());
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    }

    int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    /** The body of the answer to a GET; null if it is not 200. Text is ISO-8859-1. */
    String get(String target, String... fields) {
        StringBuilder request = new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        try {
            if (socket == null) {
                connect();
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer() throws IOException {
        String status = line();
        int length = 0;
        boolean close = false;
        for (String field = line(); !field.isEmpty(); field = line()) {
            if (field.startsWith("Content-Length: ")) {
                length = Integer.parseInt(field.substring("Content-Length: ".length()));
            }
            close |= field.equals("Connection: close");
        }
        String body = new String(in.readNBytes(length), ISO_8859_1);
        if (close) {
            socket.close();
            socket = null;
        }
        return status.startsWith("HTTP/1.1 200 ") ? body : null;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.substring(0, line.length() - 1);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
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
