package io.ambassadors.it.harness;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The server's side of a WebSocket (RFC 6455), which sends every message back. */
public final class WebSocketEcho {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int LENGTH_IN_TWO = 126;
    private static final int LENGTH_IN_EIGHT = 127;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MASK_BYTES = 4;

    private WebSocketEcho() {}

    /** Accepts the handshake and serves the connection until the client closes it. */
    public static void serve(HttpOrigin.Call call) throws IOException {
        HttpMessage request = call.request();
        if (!"websocket".equalsIgnoreCase(request.header("Upgrade"))
                || !"upgrade".equalsIgnoreCase(request.header("Connection"))) {
            call.send("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        call.send(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept(request.header("Sec-WebSocket-Key")) + "\r\n\r\n");
        DataInputStream in = new DataInputStream(call.in());
        boolean open = true;
        while (open) {
            open = echo(in, call.out());
        }
        call.socket().close();
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends one frame back, a ping as a pong; false after a close. */
    private static boolean echo(DataInputStream in, OutputStream out) throws IOException {
        int first = in.readUnsignedByte();
        int opcode = first & 0x0f;
        byte[] payload = payload(in);
        out.write(opcode == PING ? first ^ PING ^ PONG : first);
        if (payload.length < LENGTH_IN_TWO) {
            out.write(payload.length);
        } else {
            out.write(LENGTH_IN_EIGHT);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >>> shift));
            }
        }
        out.write(payload);
        out.flush();
        return opcode != CLOSE;
    }

    private static byte[] payload(DataInputStream in) throws IOException {
        int second = in.readUnsignedByte();
        int length = second & 0x7f;
        if (length == LENGTH_IN_TWO) {
            length = in.readUnsignedShort();
        } else if (length == LENGTH_IN_EIGHT) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] mask = in.readNBytes(MASK_BYTES);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % MASK_BYTES];
        }
        return payload;
    }
}
