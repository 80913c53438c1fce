package io.ambassadors.https.tls;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.ambassadors.https.testing.TestAuthority;

/** A client of the JDK whose records are in the test's hands before they are sent. */
final class EngineClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Socket socket;
    private final SSLEngine engine;
    private final ByteBuffer sealed = ByteBuffer.allocate(64 * 1024);
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private boolean ended;

    /** Connects, and sends nothing yet. */
    EngineClient(InetSocketAddress server, TestAuthority authority, String serverName, String version)
            throws IOException {
        SSLContext context = TlsClient.context(authority, null);
        engine = context.createSSLEngine(serverName, 443);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        engine.setSSLParameters(parameters);
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        sealed.flip();
    }

    SSLEngine engine() {
        return engine;
    }

    Socket socket() {
        return socket;
    }

    /** To the end of the handshake. */
    EngineClient handshake() throws IOException {
        engine.beginHandshake();
        while (!step()) {
            // Each step sends, reads or works.
        }
        return this;
    }

    /** One step of the handshake; whether it is done. */
    private boolean step() throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> socket.getOutputStream().write(wrap(NOTHING));
            case NEED_TASK -> tasks();
            case NEED_UNWRAP -> {
                if (unwrap().getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                    more();
                }
            }
            default -> {
                return true;
            }
        }
        return false;
    }

    private void tasks() {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    private byte[] wrap(ByteBuffer from) throws SSLException {
        ByteBuffer to = ByteBuffer.allocate(64 * 1024);
        engine.wrap(from, to);
        return Arrays.copyOf(to.array(), to.position());
    }

    private SSLEngineResult unwrap() throws SSLException {
        ByteBuffer to = ByteBuffer.allocate(64 * 1024);
        SSLEngineResult result = engine.unwrap(sealed, to);
        plain.write(to.array(), 0, to.position());
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            ended = true;
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            tasks();
        }
        return result;
    }

    private void more() throws IOException {
        sealed.compact();
        int got = socket.getInputStream().read(sealed.array(), sealed.position(), sealed.remaining());
        if (got < 0) {
            sealed.flip();
            throw new EOFException("the server has closed without a close_notify");
        }
        sealed.position(sealed.position() + got).flip();
    }

    /** What these bytes are in records. */
    byte[] seal(byte[] bytes) throws SSLException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        ByteBuffer from = ByteBuffer.wrap(bytes);
        while (from.hasRemaining()) {
            records.writeBytes(wrap(from));
        }
        return records.toByteArray();
    }

    /** With TLS 1.3, new keys for both directions; with TLS 1.2, the ClientHello of another handshake. */
    byte[] again() throws SSLException {
        engine.beginHandshake();
        return wrap(NOTHING);
    }

    byte[] closeNotify() throws SSLException {
        engine.closeOutbound();
        return wrap(NOTHING);
    }

    /** Sends in pieces, the last with what is left. */
    void send(byte[] bytes, int... pieces) throws IOException {
        int at = 0;
        for (int piece : pieces) {
            int here = Math.min(piece, bytes.length - at);
            socket.getOutputStream().write(bytes, at, here);
            at += here;
        }
        socket.getOutputStream().write(bytes, at, bytes.length - at);
    }

    /** At least so many bytes of what the server says, from its first on; fewer if it says {@code close_notify}. */
    byte[] read(int length) throws IOException {
        while (plain.size() < length && !ended) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()) {
                socket.getOutputStream().write(wrap(NOTHING));
            } else if (unwrap().getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                more();
            }
        }
        return plain.toByteArray();
    }

    /** All that the server says until its {@code close_notify}. */
    byte[] readToEnd() throws IOException {
        return read(Integer.MAX_VALUE);
    }

    /** Whether the server's {@code close_notify} came. */
    boolean isEnded() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
