package io.ambassadors.https.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A server of HTTP that writes down first line and body of each request. */
final class LateBackend {
    private LateBackend() {}

    static void serve(Socket socket, List<String> seen) {
        try (socket) {
            InputStream in = socket.getInputStream();
            String head = head(in);
            while (!head.isEmpty()) {
                int length = 0;
                for (String line : head.split("\r\n")) {
                    if (line.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(line.substring(16));
                    }
                }
                String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
                seen.add(head.substring(0, head.indexOf('\r')) + " " + body);
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                head = head(in);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int b = in.read();
        while (b >= 0) {
            text.append((char) b);
            if (text.length() >= 4 && text.substring(text.length() - 4).equals("\r\n\r\n")) {
                return text.toString();
            }
            b = in.read();
        }
        return "";
    }
}
