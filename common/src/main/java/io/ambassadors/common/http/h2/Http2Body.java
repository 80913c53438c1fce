package io.ambassadors.common.http.h2;

import java.util.ArrayDeque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

import io.ambassadors.common.http.Fields;

/**
 * The data of one stream, both ways. What goes out waits for the peer's window; {@link #isWritable} turns false when too much waits.
 * What comes in is given on while it is wanted and else held, no more than the stream's window, which refills only when data is given
 * on.
 */
abstract class Http2Body {
    /** Bytes that are left of the bound when the one who was held back goes on. */
    private static final int RESUME_SHARE = 2;

    private final Http2Handler handler;
    private Http2Stream stream;
    private boolean gone;

    private int bound;
    private int unsent;
    private long sent;
    private boolean heldBack;
    private boolean outEnded;
    private DataPart lastPart;
    private long sentBefore = -1;
    private long stalledSince;

    private ArrayDeque<ByteBuf> held;
    private Fields trailers;
    private boolean wanted;
    private boolean thrownAway;
    private boolean inEnded;
    private boolean endGiven;
    private boolean giving;

    Http2Body(Http2Handler handler, int bound) {
        this.handler = handler;
        this.bound = bound;
    }

    final void stream(Http2Stream newStream) {
        stream = newStream;
    }

    final Http2Handler handler() {
        return handler;
    }

    final Http2Stream stream() {
        return stream;
    }

    /** Whether the stream is closed or given up: nothing is written any more. */
    final boolean isGone() {
        return gone;
    }

    // Out.

    /** Takes data over for sending. */
    final void send(ByteBuf data) {
        if (gone || outEnded || !data.isReadable()) {
            data.release();
            return;
        }
        unsent += data.readableBytes();
        add(new DataPart(this, data, false));
    }

    /** Nothing more goes out but these trailers, which may be null. */
    final void finish(Http2Headers newTrailers) {
        if (gone || outEnded) {
            return;
        }
        outEnded = true;
        if (newTrailers != null) {
            handler.writeHeaders(stream, newTrailers, true);
        } else if (lastPart == null || !lastPart.makeLast()) {
            add(new DataPart(this, Unpooled.EMPTY_BUFFER, true));
        }
    }

    /** The end went with a head. */
    final void outEnded() {
        outEnded = true;
    }

    final boolean isOutEnded() {
        return outEnded;
    }

    private void add(DataPart part) {
        lastPart = part;
        handler.add(stream, part);
    }

    /** So many bytes have left, or never will. */
    final void wrote(int bytes) {
        unsent -= bytes;
        sent += bytes;
        if (heldBack && unsent <= bound / RESUME_SHARE) {
            heldBack = false;
            handler.resumeLater(this);
        }
    }

    final boolean hasRoom() {
        if (unsent < bound || gone) {
            return true;
        }
        heldBack = true;
        return false;
    }

    final void bound(int bytes) {
        bound = Math.max(1, bytes);
    }

    final long unsent() {
        return unsent;
    }

    /** Whether there is something to send of which the peer has taken nothing for so long. */
    final boolean isStalled(long now, long limitNanos) {
        if (unsent == 0 || sent != sentBefore) {
            sentBefore = sent;
            stalledSince = now;
        }
        return now - stalledSince > limitNanos;
    }

    /** The peer takes bytes again; called when everything of the turn is written. */
    abstract void writable();

    // In.

    /**
     * Data has come.
     *
     * @return how much of it is done with, so that the window may refill
     */
    final int came(ByteBuf data) {
        int length = data.readableBytes();
        if (length == 0) {
            return 0;
        }
        if (thrownAway || gone) {
            return length;
        }
        if (wanted && held == null && !giving) {
            giving = true;
            give(data.retain());
            giving = false;
            return length;
        }
        if (held == null) {
            held = new ArrayDeque<>(4);
        }
        // A copy: the slice would hold all that was read with it.
        held.add(data.alloc().directBuffer(length).writeBytes(data));
        return 0;
    }

    /** Nothing more comes but these trailers, which may be null. */
    final void cameEnd(Fields newTrailers) {
        inEnded = true;
        trailers = newTrailers;
        giveOn();
    }

    final boolean isInEnded() {
        return inEnded;
    }

    /** Sets whether data is wanted now. */
    final void want(boolean more) {
        wanted = more;
        if (more && !giving) {
            giveOn();
        }
    }

    final boolean isWanted() {
        return wanted;
    }

    private void giveOn() {
        if (giving) {
            return;
        }
        giving = true;
        int given = 0;
        while (wanted && held != null) {
            ByteBuf next = held.poll();
            if (held.isEmpty()) {
                held = null;
            }
            given += next.readableBytes();
            give(next);
        }
        giving = false;
        if (given > 0) {
            handler.consumed(stream, given);
        }
        if (inEnded && held == null && !endGiven && !thrownAway && (wanted || endNeedsNoWish())) {
            endGiven = true;
            giveEnd(trailers);
        }
    }

    /** Whether the end of what comes in is told even if no more is wanted now. */
    abstract boolean endNeedsNoWish();

    /** Gives data on; the receiver takes it over. */
    abstract void give(ByteBuf data);

    /** What comes in is whole; trailers may be null. */
    abstract void giveEnd(Fields endTrailers);

    /** Nobody wants what comes in. */
    final void throwAway() {
        thrownAway = true;
        int dropped = 0;
        while (held != null) {
            ByteBuf next = held.poll();
            if (held.isEmpty()) {
                held = null;
            }
            dropped += next.readableBytes();
            next.release();
        }
        if (dropped > 0 && !gone) {
            handler.consumed(stream, dropped);
        }
    }

    /** The stream is closed: nothing more goes out. What has come stays until it is given on or thrown away. */
    final void gone() {
        gone = true;
        heldBack = false;
    }
}
