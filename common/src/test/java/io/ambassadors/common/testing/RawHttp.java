package io.ambassadors.common.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** A client of HTTP/1 that sends what it is told, right or wrong. Strings are ISO 8859-1. */
public final class RawHttp implements AutoCloseable {
    private static final int LONGEST_WAIT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final HttpReader reader;

    /**
     * What came back.
     *
     * @param head status line and fields, and behind them the trailers
     */
    public record Response(List<String> head, String body) {
        public int status() {
            return Integer.parseInt(head.get(0).substring(9, 12));
        }

        /** Value of the first field of this name; null if there is none. */
        public String field(String name) {
            return HttpReader.field(head, name);
        }
    }

    private RawHttp(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        reader = new HttpReader(new BufferedInputStream(socket.getInputStream(), 8192));
    }

    /** A client that is connected. */
    public static RawHttp connect(int port) throws IOException {
        return new RawHttp(port, 0);
    }

    /** A client whose socket takes few bytes before somebody reads. */
    public static RawHttp connectNarrow(int port) throws IOException {
        return new RawHttp(port, 4096);
    }

    /** Sends this. */
    public RawHttp send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        return this;
    }

    /** Reads the response to a request that was not HEAD. */
    public Response read() throws IOException {
        return read("GET");
    }

    /** Reads the response to a request with this method, framed as RFC 9112, 6.3 says; 1xx and 101 are heads alone. */
    public Response read(String method) throws IOException {
        List<String> head = reader.head();
        if (head == null) {
            throw new EOFException("the connection ended before a response");
        }
        Response response = new Response(head, "");
        int status = response.status();
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return response;
        }
        boolean framed = response.field("Content-Length") != null || response.field("Transfer-Encoding") != null;
        return new Response(head, framed ? reader.body(head) : reader.rest());
    }

    /** Sends this, and reads the response. */
    public Response ask(String text) throws IOException {
        return send(text).read(text.substring(0, Math.max(0, text.indexOf(' '))));
    }

    /** So many bytes, as they come. */
    public String bytes(int length) throws IOException {
        return reader.bytes(length);
    }

    /** Everything until the connection ends. */
    public String rest() throws IOException {
        return reader.rest();
    }

    /** Whether the server has closed its side without another byte; waits for either. */
    public boolean isEnded() throws IOException {
        try {
            return reader.head() == null;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    /** Says that nothing more comes, and still reads. */
    public void shutdown() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks the connection with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
