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
public final class RawRedis implements AutoCloseable {
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RawRedis(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
        this.out = socket.getOutputStream();
    }

    /** Connects to a port of 127.0.0.1. */
    public static RawRedis connect(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) READ_LIMIT.toMillis());
            return new RawRedis(socket);
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

    /** The bytes of a command as clients send it. */
    public static byte[] command(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        append(bytes, arguments);
        return bytes.toByteArray();
    }

    /** Appends the bytes of a command. */
    public static void append(ByteArrayOutputStream bytes, String... arguments) {
        bytes.writeBytes(latin("*" + arguments.length + "\r\n"));
        for (String argument : arguments) {
            bytes.writeBytes(latin("$" + argument.length() + "\r\n" + argument + "\r\n"));
        }
    }

    /** The reply that a string value is, in either protocol. */
    public static String bulk(String value) {
        return "$" + value.length() + "\r\n" + value + "\r\n";
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

    /** Sends a command and returns its reply's bytes. */
    public String call(String... arguments) {
        send(command(arguments));
        return reply();
    }

    /** The bytes of the next reply, RESP2 or RESP3. */
    public String reply() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            copyReply(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("after " + bytes.toString(StandardCharsets.ISO_8859_1), e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
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

    private void copyReply(ByteArrayOutputStream bytes) throws IOException {
        String head = line();
        bytes.writeBytes(latin(head + "\r\n"));
        switch (head.charAt(0)) {
            case '+', '-', ':', '_', ',', '#', '(' -> {}
            case '$', '=', '!' -> copyBulk(bytes, size(head));
            case '*', '~', '>' -> copyReplies(bytes, size(head));
            case '%' -> copyReplies(bytes, 2 * size(head));
            case '|' -> copyReplies(bytes, 2 * size(head) + 1);
            default -> throw new IOException("not a reply: " + head);
        }
    }

    private void copyBulk(ByteArrayOutputStream bytes, int size) throws IOException {
        if (size >= 0) {
            byte[] body = in.readNBytes(size + 2);
            if (body.length < size + 2) {
                throw new EOFException("reply ends after " + body.length + " bytes of " + size);
            }
            bytes.writeBytes(body);
        }
    }

    private void copyReplies(ByteArrayOutputStream bytes, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            copyReply(bytes);
        }
    }

    private static int size(String head) {
        return Integer.parseInt(head.substring(1));
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
