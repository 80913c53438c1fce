package io.ambassadors.common.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;

/** Frames by hand, on a socket, of either side: what a well-behaved peer would never send, too. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);
    private static final long FIRST_WINDOW = 65_535;
    private static final int PATIENCE_MILLIS = 10_000;

    /** A frame as it came. */
    record Frame(int type, int flags, int stream, byte[] payload, Map<String, String> fields) {
        boolean ends() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        /** The error of RST_STREAM or GOAWAY. */
        int error() {
            return number(type == GOAWAY ? 4 : 0);
        }

        int lastStream() {
            return number(0);
        }

        /** SETTINGS_INITIAL_WINDOW_SIZE; 0 if it is not among these settings. */
        int initialWindow() {
            for (int at = 0; at < payload.length; at += 6) {
                if (Unpooled.wrappedBuffer(payload).getShort(at) == 4) {
                    return number(at + 2);
                }
            }
            return 0;
        }

        private int number(int at) {
            return Unpooled.wrappedBuffer(payload).getInt(at);
        }

        String text() {
            return new String(payload, ISO_8859_1);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final Map<Integer, Long> opened = new HashMap<>();
    private final Map<Integer, Long> filled = new HashMap<>();
    private long initialWindow = FIRST_WINDOW;
    private final Deque<Frame> passedOver = new ArrayDeque<>();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    private RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    /** A client that has sent its preface and settings. */
    static RawHttp2 client(int port, int... settings) throws IOException {
        RawHttp2 client = new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), port));
        client.out.write(PREFACE);
        client.settings(settings);
        return client;
    }

    /** A server on a connection that was accepted; has read the preface and sent its settings. */
    static RawHttp2 server(Socket accepted, int... settings) throws IOException {
        RawHttp2 server = new RawHttp2(accepted);
        server.in.readFully(new byte[PREFACE.length]);
        server.settings(settings);
        return server;
    }

    /** Settings as pairs of identifier and value. */
    void settings(int... pairs) throws IOException {
        ByteBuf payload = Unpooled.buffer();
        for (int i = 0; i < pairs.length; i += 2) {
            payload.writeShort(pairs[i]).writeInt(pairs[i + 1]);
        }
        send(SETTINGS, 0, 0, ByteBufUtil.getBytes(payload));
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(frame(type, flags, stream, payload));
    }

    void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        return ByteBufUtil.getBytes(frame);
    }

    static byte[] number(int value) {
        return ByteBufUtil.getBytes(Unpooled.buffer().writeInt(value));
    }

    /** A block of these names and values. */
    byte[] block(String... pairs) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1]);
        }
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(1, headers, block);
        } catch (io.netty.handler.codec.http2.Http2Exception e) {
            throw new IllegalArgumentException(e);
        }
        return ByteBufUtil.getBytes(block);
    }

    void headers(int stream, boolean end, String... pairs) throws IOException {
        send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(pairs));
    }

    /** A request with the pseudo fields that it must have. */
    void request(int stream, boolean end, String method, String path, String... more) throws IOException {
        String[] pairs = new String[8 + more.length];
        String[] pseudo = {":method", method, ":scheme", "http", ":authority", "test.example", ":path", path};
        System.arraycopy(pseudo, 0, pairs, 0, 8);
        System.arraycopy(more, 0, pairs, 8, more.length);
        headers(stream, end, pairs);
    }

    void data(int stream, boolean end, String text) throws IOException {
        send(DATA, end ? END_STREAM : 0, stream, text.getBytes(ISO_8859_1));
    }

    /** Sends zeros as fast as the windows allow; reads what opens them, so that nobody else may read meanwhile. */
    void sendZeros(int stream, long total, int chunk, AtomicLong sent) throws IOException {
        long left = total;
        while (left > 0) {
            long window = Math.min(window(0, FIRST_WINDOW), window(stream, initialWindow));
            int next = (int) Math.min(Math.min(left, chunk), window);
            if (next <= 0) {
                read();
                continue;
            }
            left -= next;
            filled.merge(0, (long) next, Long::sum);
            filled.merge(stream, (long) next, Long::sum);
            send(DATA, left == 0 ? END_STREAM : 0, stream, new byte[next]);
            sent.addAndGet(next);
        }
    }

    private long window(int stream, long initial) {
        return initial + opened.getOrDefault(stream, 0L) - filled.getOrDefault(stream, 0L);
    }

    /** The next frame, or null at the end of the connection. Settings and pings are acknowledged on the way. */
    Frame read() throws IOException {
        int length;
        try {
            length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        } catch (EOFException e) {
            return null;
        }
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        Frame frame = new Frame(type, flags, stream, payload, type == HEADERS ? fields(payload) : Map.of());
        if (type == SETTINGS && (flags & ACK) == 0) {
            if (frame.initialWindow() > 0) {
                initialWindow = frame.initialWindow();
            }
            send(SETTINGS, ACK, 0, new byte[0]);
        } else if (type == WINDOW_UPDATE) {
            opened.merge(stream, (long) frame.lastStream(), Long::sum);
        }
        return frame;
    }

    private Map<String, String> fields(byte[] block) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (Map.Entry<CharSequence, CharSequence> field :
                    decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block))) {
                fields.merge(field.getKey().toString(), field.getValue().toString(), (a, b) -> a + "|" + b);
            }
        } catch (io.netty.handler.codec.http2.Http2Exception e) {
            throw new IOException(e);
        }
        return fields;
    }

    /** The next frame of this type; others before it are dropped. */
    Frame await(int type) throws IOException {
        Frame frame = read();
        while (frame != null && frame.type() != type) {
            frame = read();
        }
        if (frame == null) {
            throw new EOFException("closed before a frame of type " + type);
        }
        return frame;
    }

    /** A whole response: status, a space, body, and what the trailers say. */
    String response(int stream) throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            Frame frame = nextOf(stream);
            if (frame == null) {
                throw new EOFException("closed; so far " + text);
            }
            switch (frame.type()) {
                case HEADERS ->
                    text.append(
                            frame.fields().containsKey(":status")
                                    ? frame.fields().get(":status") + " "
                                    : frame.fields().toString());
                case DATA -> text.append(frame.text());
                case RST_STREAM -> {
                    return text.append("RST ").append(frame.error()).toString();
                }
                default -> {}
            }
            if (frame.ends()) {
                return text.toString();
            }
        }
    }

    /** The next frame of a stream; those of others are kept for later. */
    private Frame nextOf(int stream) throws IOException {
        for (Iterator<Frame> kept = passedOver.iterator(); kept.hasNext(); ) {
            Frame frame = kept.next();
            if (frame.stream() == stream) {
                kept.remove();
                return frame;
            }
        }
        Frame frame = read();
        while (frame != null && frame.stream() != stream) {
            passedOver.add(frame);
            frame = read();
        }
        return frame;
    }

    /** Reads until the other side closes. */
    void awaitClose() throws IOException {
        while (read() != null) {
            continue;
        }
    }

    @Override
    public void close() throws IOException {
        encoder.close();
        socket.close();
    }
}
