package io.ambassadors.sharding.proxy;

import io.netty.buffer.ByteBuf;

/** Bytes that were received and not yet used up: an array that grows, and is let go when empty. */
final class Gathered {
    private static final byte[] NOTHING = new byte[0];
    private static final int SMALLEST = 512;

    private byte[] bytes = NOTHING;
    private int start;
    private int end;

    boolean isEmpty() {
        return start == end;
    }

    int size() {
        return end - start;
    }

    /** Bytes of memory held. */
    int capacity() {
        return bytes.length;
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Keeps {@code from} to {@code to} of another array; there must be nothing else here. */
    void keep(byte[] other, int from, int to) {
        reserve(to - from);
        System.arraycopy(other, from, bytes, end, to - from);
        end += to - from;
    }

    /** Appends what can be read from a buffer, without moving its reader index. */
    void append(ByteBuf buf) {
        int length = buf.readableBytes();
        reserve(length);
        buf.getBytes(buf.readerIndex(), bytes, end, length);
        end += length;
    }

    /** What stands before {@code position} is used up. */
    void consumed(int position) {
        start = position;
        if (start >= end) {
            clear();
        }
    }

    /** Lets everything go. */
    void clear() {
        bytes = NOTHING;
        start = 0;
        end = 0;
    }

    private void reserve(int more) {
        if (bytes.length - end >= more) {
            return;
        }
        int needed = size() + more;
        if (needed <= bytes.length && start >= bytes.length / 2) {
            System.arraycopy(bytes, start, bytes, 0, size());
        } else {
            byte[] larger = new byte[Math.max(SMALLEST, Math.max(needed, Math.min(needed * 2, needed + (1 << 20))))];
            System.arraycopy(bytes, start, larger, 0, size());
            bytes = larger;
        }
        end -= start;
        start = 0;
    }
}
