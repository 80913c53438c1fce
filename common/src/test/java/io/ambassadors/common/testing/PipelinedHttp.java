package io.ambassadors.common.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP/1.1 client that sends many GET requests on one connection without waiting for each. */
public final class PipelinedHttp {
    /** Few enough that neither side blocks on a full socket buffer. */
    private static final int AT_ONCE = 200;

    /**
     * What to ask for.
     *
     * @param path with a slash before it
     * @param headers besides {@code Host}
     */
    public record Request(String path, Map<String, String> headers) {}

    /**
     * What came back.
     *
     * @param status of the first line
     * @param headers by name in lower case
     * @param body as ISO 8859-1
     */
    public record Response(int status, Map<String, String> headers, String body) {}

    private PipelinedHttp() {}

    /** The responses in the order of the requests; each must have a {@code Content-Length}. */
    public static List<Response> ask(int port, List<Request> requests) throws IOException {
        List<Response> responses = new ArrayList<>(requests.size());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            for (int from = 0; from < requests.size(); from += AT_ONCE) {
                List<Request> batch = requests.subList(from, Math.min(from + AT_ONCE, requests.size()));
                socket.getOutputStream().write(bytes(batch));
                for (int i = 0; i < batch.size(); i++) {
                    responses.add(read(in));
                }
            }
        }
        return responses;
    }

    private static byte[] bytes(List<Request> requests) {
        StringBuilder text = new StringBuilder();
        for (Request request : requests) {
            text.append("GET ").append(request.path()).append(" HTTP/1.1\r\nHost: localhost\r\n");
            request.headers()
                    .forEach((name, value) ->
                            text.append(name).append(": ").append(value).append("\r\n"));
            text.append("\r\n");
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private static Response read(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.get("content-length"));
        return new Response(status, headers, new String(in.readNBytes(length), ISO_8859_1));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("The server closed the connection");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }
}
