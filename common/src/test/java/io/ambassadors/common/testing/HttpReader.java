package io.ambassadors.common.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads messages of HTTP/1 from a socket, so simply that it can be seen to be right, and fails on whatever is not exact. */
final class HttpReader {
    private final InputStream in;

    HttpReader(InputStream in) {
        this.in = in;
    }

    /** First line and fields, one string each; null if the connection ended before the first byte. */
    List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        String line = line(true);
        if (line == null) {
            return null;
        }
        while (!line.isEmpty()) {
            lines.add(line);
            line = line(false);
        }
        return lines;
    }

    private String line(boolean mayEnd) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0 && mayEnd && line.size() == 0) {
                return null;
            }
            if (b < 0) {
                throw new EOFException("the end of the connection in a line: " + line.toString(ISO_8859_1));
            }
            line.write(b);
        }
        if (in.read() != '\n') {
            throw new IOException("a CR without LF behind " + line.toString(ISO_8859_1));
        }
        return line.toString(ISO_8859_1);
    }

    /** So many bytes. */
    String bytes(long length) throws IOException {
        byte[] bytes = in.readNBytes(Math.toIntExact(length));
        if (bytes.length < length) {
            throw new EOFException("the end of the connection after " + bytes.length + " bytes of " + length);
        }
        return new String(bytes, ISO_8859_1);
    }

    /** Everything until the connection ends. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    /** The body that such a head announces; trailers are added to the head. */
    String body(List<String> head) throws IOException {
        if ("chunked".equals(field(head, "Transfer-Encoding"))) {
            return chunks(head);
        }
        String length = field(head, "Content-Length");
        return length == null ? "" : bytes(Long.parseLong(length));
    }

    private String chunks(List<String> head) throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = size(); size > 0; size = size()) {
            body.append(bytes(size));
            if (!bytes(2).equals("\r\n")) {
                throw new IOException("no line end behind a chunk");
            }
        }
        for (String line = line(false); !line.isEmpty(); line = line(false)) {
            head.add(line);
        }
        return body.toString();
    }

    private int size() throws IOException {
        return Integer.parseInt(line(false), 16);
    }

    /** Value of the first field of this name; null if there is none. */
    static String field(List<String> head, String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        for (String line : head.subList(1, head.size())) {
            if (line.toLowerCase(Locale.ROOT).startsWith(prefix)) {
                return line.substring(prefix.length()).strip();
            }
        }
        return null;
    }
}
