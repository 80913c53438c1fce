package io.ambassadors.common.http.h1;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.Fields;

/** Finds the end of a message's body and takes the framing off (RFC 9112, 6 and 7). Bytes are passed on as slices, not copied. */
final class BodyDecoder {
    private enum State {
        DONE,
        LENGTH,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_SIZE_LF,
        CHUNK_DATA,
        CHUNK_DATA_CR,
        CHUNK_DATA_LF,
        TRAILERS,
        FAULTY
    }

    /** Extensions mean nothing to anybody; a client that sends more of them than this sends nothing else. */
    private static final int MOST_EXTENSION_BYTES = 16 * 1024;

    private static final int MOST_SIZE_DIGITS = 15;

    private HeadLimits limits;
    private State state = State.DONE;
    private long left;
    private int digits;
    private int extensionBytes;
    private boolean quoted;
    private boolean escaped;
    private boolean padded;
    private TrailerParser trailers;

    BodyDecoder(HeadLimits limits) {
        this.limits = limits;
    }

    /** Sets what the trailers of the next body may have. */
    void limits(HeadLimits newLimits) {
        limits = newLimits;
    }

    /** No body follows. */
    void none() {
        state = State.DONE;
        trailers = null;
    }

    /** A body of so many bytes follows. */
    void length(long bytes) {
        none();
        left = bytes;
        state = bytes == 0 ? State.DONE : State.LENGTH;
    }

    /** Chunks follow. */
    void chunked() {
        none();
        extensionBytes = 0;
        chunk();
    }

    /** Everything until the connection closes is body. */
    void untilClose() {
        none();
        state = State.UNTIL_CLOSE;
    }

    private void chunk() {
        state = State.CHUNK_SIZE;
        left = 0;
        digits = 0;
        padded = false;
        quoted = false;
        escaped = false;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    boolean isFaulty() {
        return state == State.FAULTY;
    }

    boolean isUntilClose() {
        return state == State.UNTIL_CLOSE;
    }

    /** Fields behind the last chunk; null if there were none. */
    Fields trailers() {
        return trailers == null || trailers.fields.size() == 0 ? null : trailers.fields;
    }

    /** Bytes that are known to follow; -1 if that is not known. */
    long left() {
        return state == State.DONE ? 0 : state == State.LENGTH ? left : -1;
    }

    /**
     * Takes the next part of the body out of what was read.
     *
     * @return the part, to be released by the caller; null when more must be read, or when the body is done or faulty
     */
    ByteBuf next(ByteBuf in) {
        while (in.isReadable()) {
            switch (state) {
                case LENGTH, CHUNK_DATA -> {
                    int length = (int) Math.min(left, in.readableBytes());
                    left -= length;
                    if (left == 0) {
                        state = state == State.LENGTH ? State.DONE : State.CHUNK_DATA_CR;
                    }
                    return in.readRetainedSlice(length);
                }
                case UNTIL_CLOSE -> {
                    return in.readRetainedSlice(in.readableBytes());
                }
                case TRAILERS -> readTrailers(in);
                case DONE, FAULTY -> {
                    return null;
                }
                default -> framing(in.readByte());
            }
        }
        return null;
    }

    private void framing(byte b) {
        switch (state) {
            case CHUNK_SIZE -> size(b);
            case CHUNK_EXTENSION -> extension(b);
            case CHUNK_SIZE_LF -> {
                if (b != '\n') {
                    state = State.FAULTY;
                } else if (left == 0) {
                    trailers = new TrailerParser(limits);
                    state = State.TRAILERS;
                } else {
                    state = State.CHUNK_DATA;
                }
            }
            case CHUNK_DATA_CR -> state = b == '\r' ? State.CHUNK_DATA_LF : State.FAULTY;
            case CHUNK_DATA_LF -> {
                if (b == '\n') {
                    chunk();
                } else {
                    state = State.FAULTY;
                }
            }
            default -> throw new IllegalStateException("not between chunks: " + state);
        }
    }

    private void size(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0 && !padded) {
            left = left << 4 | digit;
            if (++digits > MOST_SIZE_DIGITS) {
                state = State.FAULTY;
            }
        } else if (digits == 0) {
            state = State.FAULTY;
        } else if (b == '\r') {
            state = State.CHUNK_SIZE_LF;
        } else if (b == ';') {
            state = State.CHUNK_EXTENSION;
        } else if (HeadParser.isBlank(b)) {
            // Old servers fill the line up with spaces.
            padded = true;
            countExtension();
        } else {
            state = State.FAULTY;
        }
    }

    /** An extension ends with CR LF wherever that stands; one that a quote would hide is a fault, not a matter of opinion. */
    private void extension(byte b) {
        countExtension();
        if (b == '\r') {
            state = quoted ? State.FAULTY : State.CHUNK_SIZE_LF;
        } else if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
            state = State.FAULTY;
        } else if (escaped) {
            escaped = false;
        } else if (quoted && b == '\\') {
            escaped = true;
        } else if (b == '"') {
            quoted = !quoted;
        }
    }

    private void countExtension() {
        if (++extensionBytes > MOST_EXTENSION_BYTES) {
            state = State.FAULTY;
        }
    }

    private void readTrailers(ByteBuf in) {
        byte[] piece = new byte[Math.min(in.readableBytes(), limits.maxHead() + 4)];
        in.getBytes(in.readerIndex(), piece);
        in.skipBytes(trailers.parse(piece, 0, piece.length));
        if (trailers.fault() != null) {
            state = State.FAULTY;
        } else if (trailers.isComplete()) {
            state = State.DONE;
        }
    }

    /** Fields without a first line. */
    private static final class TrailerParser extends HeadParser {
        TrailerParser(HeadLimits limits) {
            super(new Fields(256), limits);
            resetForTrailers();
        }

        @Override
        void firstLine(byte[] bytes, int from, int to) {
            throw new IllegalStateException("trailers have no first line");
        }

        @Override
        void end() {
            throw new IllegalStateException("trailers say nothing about a body");
        }
    }
}
