package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Messages as they are on the wire. */
final class Wire {
    private static final int PATIENCE_MILLIS = 10_000;

    private Wire() {}

    /** Line and fields, up to the empty line; empty at the end of the stream. */
    static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 2) {
            int c = in.read();
            if (c < 0) {
                return "";
            }
            head.write(c);
            ends = c == '\n' ? ends + 1 : c == '\r' ? ends : 0;
        }
        return head.toString(ISO_8859_1);
    }

    /** Values of a field. */
    static List<String> field(String head, String name) {
        List<String> values = new ArrayList<>();
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": ")) {
                values.add(line.substring(name.length() + 2));
            }
        }
        return values;
    }

    /** What a server says to a request on a connection of its own; empty if it says nothing. */
    static String ask(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String head = head(in);
            if (head.isEmpty() || request.startsWith("HEAD ")) {
                return head;
            }
            return head + body(in, head);
        }
    }

    private static String body(InputStream in, String head) throws IOException {
        if (field(head, "Transfer-Encoding").contains("chunked")) {
            StringBuilder body = new StringBuilder();
            while (true) {
                int length = Integer.parseInt(line(in), 16);
                body.append(new String(in.readNBytes(length), ISO_8859_1));
                line(in);
                if (length == 0) {
                    return body.toString();
                }
            }
        }
        List<String> length = field(head, "Content-Length");
        boolean none = head.startsWith("HTTP/1.1 204") || head.startsWith("HTTP/1.1 304");
        if (none || !length.isEmpty()) {
            return none ? "" : new String(in.readNBytes(Integer.parseInt(length.get(0))), ISO_8859_1);
        }
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** A response whose fields are sorted, without those that two servers cannot have in common. */
    static String comparable(String response, int port) {
        int end = response.indexOf("\r\n\r\n");
        if (end < 0) {
            return response;
        }
        String[] lines = response.substring(0, end).split("\r\n");
        String fields = String.join(
                "\n",
                Arrays.stream(lines, 1, lines.length)
                        .filter(line -> !line.startsWith("Date: ")
                                && !line.startsWith("Server: ")
                                && !line.startsWith("Content-Length: ")
                                && !line.startsWith("Transfer-Encoding: ")
                                && !line.startsWith("Connection: "))
                        .sorted()
                        .toList());
        // An echo has the fields of the origin's connection, of which it is no matter where they stand.
        String body = response.substring(end + 4)
                .replaceAll("(Connection: close|Content-Length: \\d+)\r\n", "")
                .replaceAll("<center>(nginx[^<]*|splitting-ambassador[^<]*)</center>", "<center>SERVER</center>");
        return (lines[0] + "\n" + fields + "\n\n" + body).replace(":" + port, ":PORT");
    }
}
