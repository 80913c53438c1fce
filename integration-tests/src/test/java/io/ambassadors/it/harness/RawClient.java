package io.ambassadors.it.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that sends and shows bytes. Text stands for bytes, one character each (ISO 8859-1). */
public abstract class RawClient implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** Connects to a port of 127.0.0.1. */
    RawClient(int port) {
        this(connected(port));
    }

    /** Speaks over a connection that is there, which it closes in the end. */
    RawClient(Socket connected) {
        socket = connected;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) READ_LIMIT.toMillis());
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connected(int port) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The socket, for what only it can do. */
    public Socket socket() {
        return socket;
    }

    /** What the server sends. */
    public InputStream in() {
        return in;
    }

    /** What goes to the server, unbuffered. */
    public OutputStream out() {
        return out;
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text as it is. */
    public void send(String text) {
        send(latin(text));
    }

    /** Waits until the other side has closed, and fails if it sends anything before. */
    public void expectClosed() {
        try {
            int next = in.read();
            if (next >= 0) {
                throw new AssertionError(
                        "expected the end, got: " + (char) next + latin(in.readNBytes(in.available())));
            }
        } catch (SocketException e) {
            // A reset is an end as well.
        } catch (IOException e) {
            throw new UncheckedIOException("expected the end", e);
        }
    }

    /** The next line, without its end. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed" + (line.size() == 0 ? "" : " within: " + line));
            }
            line.write(b);
        }
        if (in.read() != '\n') {
            throw new IOException("no line feed after: " + line);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** The bytes that a text stands for. */
    public static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
