package io.ambassadors.https.tls;

import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.internal.tcnative.SSL;

/**
 * BoringSSL's side of a connection: bytes in the clear here, records there. It reads from and writes into the memory of buffers, by a
 * BIO that is pointed at them for as long as a call lasts. What BoringSSL writes while it reads (alerts) waits in the BIO until it is
 * {@link #drain drained}.
 */
final class SealedBytes {
    /** RFC 8446, 5.1. */
    private static final int RECORD_BYTES = 16 * 1024;
    /** More than any suite adds to a record: header, nonce, tag, content type. */
    private static final int RECORD_OVERHEAD = 64;
    /** Alerts. */
    private static final int OWN_BYTES = 512;

    private final long ssl;
    private final long bio;
    private SSLException failure;

    /** How reading went. */
    enum Read {
        /** There is no room for what may still come. */
        MORE,
        /** All was decrypted; a part of a record may be kept inside. */
        DRY,
        /** The peer says that nothing more comes. */
        ENDED,
        /** What came is not from the peer, or not TLS. */
        BROKEN
    }

    /**
     * Takes a connection of BoringSSL over; it stays the business of whoever made it to free it.
     *
     * @param ssl its address; its handshake is done, and what it had to send is sent
     */
    SealedBytes(long ssl) {
        this.ssl = ssl;
        this.bio = SSL.bioNewByteBuffer(ssl, OWN_BYTES);
    }

    /** Bytes that so many become, at most, with what waits besides. */
    static int sealedLength(int plain) {
        return plain + (plain / RECORD_BYTES + 1) * RECORD_OVERHEAD + OWN_BYTES;
    }

    /** Decrypts into {@code plain}, as far as it has room. */
    Read read(ByteBuf sealed, ByteBuf plain) {
        int length = sealed.readableBytes();
        if (length > 0) {
            SSL.bioSetByteBuffer(bio, sealed.memoryAddress() + sealed.readerIndex(), length, false);
        }
        try {
            while (plain.isWritable()) {
                int room = plain.writableBytes();
                int got = SSL.readFromSSL(ssl, plain.memoryAddress() + plain.writerIndex(), room);
                if (got <= 0) {
                    return stopped(got);
                }
                plain.writerIndex(plain.writerIndex() + got);
                if (got < room && SSL.bioLengthByteBuffer(bio) == 0) {
                    // A record is given out whole, so there is none left.
                    return Read.DRY;
                }
            }
            return Read.MORE;
        } finally {
            sealed.skipBytes(length - (length > 0 ? SSL.bioLengthByteBuffer(bio) : 0));
            SSL.bioClearByteBuffer(bio);
        }
    }

    private Read stopped(int result) {
        int error = SSL.getError(ssl, result);
        if (error == SSL.SSL_ERROR_WANT_READ || error == SSL.SSL_ERROR_WANT_WRITE) {
            return Read.DRY;
        }
        if (error == SSL.SSL_ERROR_ZERO_RETURN) {
            return Read.ENDED;
        }
        fail("read", error);
        return Read.BROKEN;
    }

    /**
     * Encrypts all of {@code plain}, whose memory must be direct.
     *
     * @param sealed with room for {@link #sealedLength} of it
     * @return false if that failed
     */
    boolean write(ByteBuf plain, ByteBuf sealed) {
        int room = sealed.writableBytes();
        SSL.bioSetByteBuffer(bio, sealed.memoryAddress() + sealed.writerIndex(), room, true);
        try {
            while (plain.isReadable()) {
                int put = SSL.writeToSSL(
                        ssl,
                        plain.memoryAddress() + plain.readerIndex(),
                        Math.min(RECORD_BYTES, plain.readableBytes()));
                if (put <= 0) {
                    fail("write", SSL.getError(ssl, put));
                    return false;
                }
                plain.skipBytes(put);
            }
            return true;
        } finally {
            sealed.writerIndex(sealed.writerIndex() + room - SSL.bioLengthByteBuffer(bio));
            SSL.bioClearByteBuffer(bio);
        }
    }

    /**
     * Appends what BoringSSL holds back for the next write: the session tickets of TLS 1.3. A client that waits with its request until what it
     * sent before is acknowledged (Nagle) would else wait for the acknowledgement that we, too, delay.
     */
    void releaseHeld(ByteBuf sealed) {
        int room = sealed.writableBytes();
        SSL.bioSetByteBuffer(bio, sealed.memoryAddress() + sealed.writerIndex(), room, true);
        if (SSL.writeToSSL(ssl, sealed.memoryAddress(), 0) < 0) {
            SSL.clearError();
        }
        sealed.writerIndex(sealed.writerIndex() + room - SSL.bioLengthByteBuffer(bio));
        SSL.bioClearByteBuffer(bio);
    }

    /** Makes a {@code close_notify}. */
    void shutdown() {
        if (SSL.shutdownSSL(ssl) < 0) {
            SSL.clearError();
        }
    }

    /** Appends what waits to be sent. */
    void drain(ByteBuf sealed) {
        int room = sealed.writableBytes();
        SSL.bioSetByteBuffer(bio, sealed.memoryAddress() + sealed.writerIndex(), room, true);
        SSL.bioFlushByteBuffer(bio);
        sealed.writerIndex(sealed.writerIndex() + room - SSL.bioLengthByteBuffer(bio));
        SSL.bioClearByteBuffer(bio);
    }

    private void fail(String what, int error) {
        int code = SSL.getLastErrorNumber();
        String text = code == 0 ? "error " + error : SSL.getErrorString(code);
        SSL.clearError();
        failure = new SSLException("TLS " + what + " failed: " + text);
    }

    /** Why reading or writing failed. */
    SSLException failure() {
        return failure;
    }
}
