package io.ambassadors.sharding.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends bytes and takes replies as they are on the wire, both as text of one byte a character. */
final class RawClient implements AutoCloseable {
    private static final int LONGEST_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    RawClient(int port) throws IOException {
        this(port, 0);
    }

    /** A client whose socket takes little that was not read; 0 for the system's default. */
    RawClient(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(LONGEST_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    RawClient send(String latin) throws IOException {
        socket.getOutputStream().write(Values.bytes(latin));
        return this;
    }

    RawClient request(String... words) throws IOException {
        return send(Values.request(words));
    }

    /** Sends a request and returns its reply. */
    String ask(String... words) throws IOException {
        return request(words).reply();
    }

    /** The next reply, whole; {@link EOFException} if the connection ends before or in it. */
    String reply() throws IOException {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        element(reply);
        return reply.toString(StandardCharsets.ISO_8859_1);
    }

    private void element(ByteArrayOutputStream to) throws IOException {
        String line = line(to);
        int number = "$*%~".indexOf(line.charAt(0)) >= 0 ? Integer.parseInt(line.substring(1)) : 0;
        switch (line.charAt(0)) {
            case '$' -> {
                if (number >= 0) {
                    byte[] bytes = in.readNBytes(number + 2);
                    to.write(bytes, 0, bytes.length);
                    if (bytes.length < number + 2) {
                        throw new EOFException("in a reply");
                    }
                }
            }
            case '*', '~', '%' -> {
                int elements = line.charAt(0) == '%' ? 2 * number : number;
                for (int i = 0; i < elements; i++) {
                    element(to);
                }
            }
            default -> {}
        }
    }

    private String line(ByteArrayOutputStream to) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); ; b = in.read()) {
            if (b < 0) {
                throw new EOFException("after " + line);
            }
            to.write(b);
            if (b == '\n') {
                return line.substring(0, line.length() - 1);
            }
            line.append((char) b);
        }
    }

    /** Reads on until the other side closes. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Reads on until the other side closes or resets. */
    String restOrReset() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                rest.write(b);
            }
        } catch (java.net.SocketException e) {
            // Reset: what came before counts.
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the connection ends, by an end of file or a reset, before another byte comes. */
    boolean isClosedByProxy() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }

    /** Waits for a reply that long only. */
    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /** Sends no more, but reads. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends it with a reset instead of an end of file. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
