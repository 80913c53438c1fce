package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

import io.ambassadors.common.http.proxy.ClientInfo;

/** Recognises a client that begins to speak HTTP/2 on a connection without TLS (RFC 9113, 3.3: prior knowledge). */
public final class Http2Preface {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

    private Http2Preface() {}

    /** Puts the handler of HTTP/2 in the place of HTTP/1's. */
    public interface Successor {
        /**
         * Takes a connection over.
         *
         * @param context of the handler that is to be replaced
         * @param bytes what was read, from the preface on; the callee takes it over
         */
        void takeOver(ChannelHandlerContext context, ClientInfo info, ByteBuf bytes);
    }

    /** How much of the preface is there: all of it (1), a beginning and nothing else (0), or something else (-1). */
    static int match(ByteBuf buf) {
        int length = Math.min(buf.readableBytes(), PREFACE.length);
        int at = buf.readerIndex();
        for (int i = 0; i < length; i++) {
            if (buf.getByte(at + i) != PREFACE[i]) {
                return -1;
            }
        }
        return length == PREFACE.length ? 1 : 0;
    }
}
