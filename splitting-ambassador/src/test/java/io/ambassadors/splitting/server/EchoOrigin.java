package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An origin whose response is the request that it got, as it got it. What else it is to answer the request says: {@code X-Status: 503},
 * and {@code X-Answer: Location|/x} for a field.
 */
final class EchoOrigin implements AutoCloseable {
    private final ServerSocket socket;

    /** Requests that came, their heads and bodies. */
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    EchoOrigin() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "echo-origin");
        thread.setDaemon(true);
        thread.start();
    }

    /** The next request that came, with its body; waits for it. */
    String next() {
        try {
            String request = seen.poll(10, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("no request has come");
            }
            return request;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** As a configuration names it. */
    String address() {
        return "127.0.0.1:" + port();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            while (answer(in, client)) {
                // The next request of the connection.
            }
        } catch (IOException gone) {
            // The proxy does not need this connection any more.
        }
    }

    private boolean answer(InputStream in, Socket client) throws IOException {
        String head = Wire.head(in);
        if (head.isEmpty()) {
            return false;
        }
        int length = Wire.field(head, "Content-Length").stream()
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
        String body = new String(in.readNBytes(length), ISO_8859_1);
        seen.add(head + body);
        String status = Wire.field(head, "X-Status").stream().findFirst().orElse("200");
        byte[] echo = (head + body).getBytes(ISO_8859_1);
        StringBuilder answer =
                new StringBuilder("HTTP/1.1 " + status + " Word\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
                        + "Server: origin\r\nContent-Type: text/x-echo\r\nX-Accel-Buffering: no\r\nContent-Length: "
                        + echo.length
                        + "\r\n");
        for (String field : Wire.field(head, "X-Answer")) {
            answer.append(field.replaceFirst("\\|", ": ")).append("\r\n");
        }
        client.getOutputStream().write(answer.append("\r\n").toString().getBytes(ISO_8859_1));
        if (!head.startsWith("HEAD ") && !status.equals("204") && !status.equals("304")) {
            client.getOutputStream().write(echo);
        }
        boolean close =
                head.contains("HTTP/1.0\r\n") || Wire.field(head, "Connection").contains("close");
        return !close;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
