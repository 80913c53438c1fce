package io.ambassadors.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An HTTP/1 message as it stood on the wire, one character for each byte.
 *
 * @param head first line and fields, with the empty line that ends them
 * @param framed what followed, chunk sizes and trailers included
 */
public record HttpMessage(String head, String framed) {
    private static final int NO_BODY_UNTIL = 200;
    private static final int HEX = 16;

    /** Reads the head of the next message; null if the other side has closed before it. */
    static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                if (head.size() == 0) {
                    return null;
                }
                throw new EOFException("closed within the head: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(b);
            boolean expected = b == (matched % 2 == 0 ? '\r' : '\n');
            matched = expected ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads what follows the head of a request. */
    static HttpMessage readRequest(String head, InputStream in) throws IOException {
        HttpMessage message = new HttpMessage(head, "");
        return new HttpMessage(head, message.isFramed() ? message.readFramed(in) : "");
    }

    /** Reads what follows the head of a response; nothing if it answers HEAD or its status has no body. */
    static HttpMessage readResponse(String head, InputStream in, boolean toHead) throws IOException {
        HttpMessage message = new HttpMessage(head, "");
        int status = message.status();
        if (toHead || status < NO_BODY_UNTIL || status == 204 || status == 304) {
            return message;
        }
        return new HttpMessage(head, message.isFramed() ? message.readFramed(in) : latin(in.readAllBytes()));
    }

    private boolean isFramed() {
        return isChunked() || header("Content-Length") != null;
    }

    private boolean isChunked() {
        return "chunked".equalsIgnoreCase(header("Transfer-Encoding"));
    }

    private String readFramed(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!isChunked()) {
            copy(in, bytes, Integer.parseInt(header("Content-Length")));
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }
        int size = chunkSize(copyLine(in, bytes));
        while (size > 0) {
            copy(in, bytes, size + 2);
            size = chunkSize(copyLine(in, bytes));
        }
        while (!copyLine(in, bytes).isEmpty()) {
            // One more trailer.
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static int chunkSize(String line) {
        return Integer.parseInt(line.replaceFirst(";.*", ""), HEX);
    }

    private static void copy(InputStream in, ByteArrayOutputStream to, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        to.writeBytes(bytes);
        if (bytes.length < size) {
            throw new EOFException("the body ends after " + bytes.length + " bytes of " + size);
        }
    }

    private static String copyLine(InputStream in, ByteArrayOutputStream to) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed within a line: " + line);
            }
            line.append((char) b);
            to.write(b);
        }
        to.write('\n');
        return line.toString().replaceFirst("\r$", "");
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The first line. */
    public String startLine() {
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** The method of a request. */
    public String method() {
        return startLine().split(" ", -1)[0];
    }

    /** The target of a request. */
    public String target() {
        return startLine().split(" ", -1)[1];
    }

    /** The status of a response. */
    public int status() {
        return Integer.parseInt(startLine().split(" ", -1)[1]);
    }

    /** The first value of a field; null without one. */
    public String header(String name) {
        return headers(name).stream().findFirst().orElse(null);
    }

    /** All values of a field, in their order. */
    public List<String> headers(String name) {
        return values(head, name);
    }

    /** The values of a trailer. */
    public List<String> trailers(String name) {
        return isChunked() ? values(framed.substring(framed.lastIndexOf("\r\n0") + 2), name) : List.of();
    }

    private static List<String> values(String fields, String name) {
        String prefix = name + ":";
        return fields.lines()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    /** The body without its framing. */
    public String body() {
        if (!isChunked()) {
            return framed;
        }
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int end = framed.indexOf("\r\n", at);
            int size = chunkSize(framed.substring(at, end));
            if (size == 0) {
                return body.toString();
            }
            body.append(framed, end + 2, end + 2 + size);
            at = end + 2 + size + 2;
        }
    }

    /** Whether the connection ends after it, by what it says. */
    public boolean closes() {
        String connection = header("Connection");
        return startLine().contains("HTTP/1.0")
                ? !"keep-alive".equalsIgnoreCase(connection)
                : "close".equalsIgnoreCase(connection);
    }

    @Override
    public String toString() {
        return head + framed;
    }
}
