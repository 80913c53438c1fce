package io.ambassadors.https.tls;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.proxy.SharedReads;

/** What a client has sent before the end of its handshake, and nobody has taken yet. */
final class EarlyBytes {
    /** Most bytes that come before their turn: a ClientHello, and nothing should follow that before it is answered. */
    private static final int MOST = 2 * ClientHelloParser.MOST_BYTES;

    private static final int RECORD_HEADER = 5;
    /** TLS 1.2 allows more than 1.3 does (RFC 5246, 6.2.3). */
    private static final int LONGEST_RECORD = RECORD_HEADER + (1 << 14) + 2048;

    private final SharedReads reads;
    private ByteBuf bytes;

    EarlyBytes(SharedReads reads) {
        this.reads = reads;
    }

    /** Takes the buffer over. */
    void add(ByteBuf read) {
        if (bytes == null) {
            bytes = reads.keep(read);
        } else {
            bytes.writeBytes(read);
            read.release();
        }
    }

    /** Looks for the ClientHello. */
    ClientHelloParser.Result hello() {
        return ClientHelloParser.parse(bytes);
    }

    /** Whether more came than anybody sends who waits for an answer. */
    boolean isTooMuch() {
        return bytes != null && bytes.readableBytes() > MOST;
    }

    /** The first record, for the caller to release; null if it is not whole. What cannot be a record comes as it is. */
    ByteBuf record() {
        int length = bytes == null ? 0 : recordLength();
        return length == 0 ? null : bytes.readRetainedSlice(length);
    }

    private int recordLength() {
        int readable = bytes.readableBytes();
        if (readable < RECORD_HEADER) {
            return 0;
        }
        int length = RECORD_HEADER + bytes.getUnsignedShort(bytes.readerIndex() + 3);
        if (length > LONGEST_RECORD) {
            return readable;
        }
        return length <= readable ? length : 0;
    }

    /** All that is there, for the caller to release; null if there is nothing. */
    ByteBuf rest() {
        ByteBuf rest = bytes;
        bytes = null;
        if (rest != null && !rest.isReadable()) {
            rest.release();
            return null;
        }
        return rest;
    }

    void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
