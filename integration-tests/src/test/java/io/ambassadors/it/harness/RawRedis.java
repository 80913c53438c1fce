package io.ambassadors.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A client of Redis that sends and shows bytes. */
public final class RawRedis extends RawClient {
    private RawRedis(int port) {
        super(port);
    }

    /** Connects to a port of 127.0.0.1. */
    public static RawRedis connect(int port) {
        return new RawRedis(port);
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
            byte[] body = in().readNBytes(size + 2);
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
}
