package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

import io.ambassadors.common.testing.Nginx;

/** A running nginx with a configuration of the test, asked over one connection. */
final class LiveNginx implements AutoCloseable {
    private static final int LONGEST_WAIT_MILLIS = 10_000;

    private final Nginx nginx;
    private Socket socket;
    private DataInputStream in;

    private LiveNginx(Nginx nginx) {
        this.nginx = nginx;
    }

    /**
     * Starts nginx.
     *
     * @param http directives of the http block
     * @param server directives of its one server
     */
    static LiveNginx start(String http, String server) throws IOException {
        return new LiveNginx(Nginx.start(
                Files.createTempDirectory("nginx"),
                1,
                ports -> http + "\nserver { listen 127.0.0.1:" + ports.get(0) + "; server_name example.org;\n" + server
                        + "\n}"));
    }

    private void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    }

    int port() {
        return nginx.ports().get(0);
    }

    Path directory() {
        return nginx.directory();
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
        nginx.close();
    }
}
