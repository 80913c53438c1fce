package io.ambassadors.https.tcp;

import java.util.ArrayDeque;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.proxy.HttpLoop;

/**
 * Passes bytes one way. It alone decides whether the connection they come from is read: as long as the one they go to takes them.
 * What had been read before there was one waits here; it is not more than one turn's reads.
 */
final class Direction {
    private enum State {
        /** There is nowhere to pass bytes to yet. */
        WAITING,
        /** As {@link #WAITING}; and no more will come. */
        WAITING_ENDED,
        /** Bytes pass. */
        OPEN,
        /** Nobody takes them any more; they are read and dropped. */
        DROPPING,
        /** No more comes; what came is on its way. */
        ENDING,
        /** All has arrived, and the end of it. */
        ENDED
    }

    private final HttpLoop loop;
    private final RelayEnd from;
    private final Runnable whenEnded;
    private final ArrayDeque<ByteBuf> early = new ArrayDeque<>(0);
    private RelayEnd to;
    private State state = State.WAITING;
    private long bytes;

    /**
     * From this end to one that is not there yet; nothing is read meanwhile.
     *
     * @param whenEnded runs when all has arrived, and the end of it
     */
    Direction(HttpLoop loop, RelayEnd from, Runnable whenEnded) {
        this.loop = loop;
        this.from = from;
        this.whenEnded = whenEnded;
        from.reading(false);
    }

    /** From now on bytes pass to this end. */
    void open(RelayEnd target) {
        to = target;
        boolean ended = state == State.WAITING_ENDED;
        state = State.OPEN;
        for (ByteBuf data = early.poll(); data != null; data = early.poll()) {
            to.write(data);
        }
        if (ended) {
            end();
        }
        update();
    }

    /** Bytes came; takes them over. */
    void data(ByteBuf data) {
        bytes += data.readableBytes();
        switch (state) {
            case OPEN -> to.write(data);
            case WAITING -> early.add(loop.reads().keep(data));
            default -> data.release();
        }
    }

    /** Reads if bytes can be passed on, and does not if they cannot. */
    void update() {
        from.reading(
                switch (state) {
                    case WAITING -> false;
                    case OPEN -> to.isWritable();
                    // A connection that nothing is to come from is watched for its end.
                    case WAITING_ENDED, DROPPING, ENDING, ENDED -> true;
                });
    }

    /** No more comes. */
    void end() {
        switch (state) {
            case WAITING -> state = State.WAITING_ENDED;
            case OPEN -> {
                state = State.ENDING;
                to.end(this::arrived);
            }
            case DROPPING -> arrived();
            default -> {}
        }
        update();
    }

    private void arrived() {
        state = State.ENDED;
        whenEnded.run();
    }

    /** Nobody takes any more; what still comes is dropped until the sender ends. */
    void drop() {
        switch (state) {
            case OPEN -> {
                state = State.DROPPING;
                update();
            }
            case ENDING -> arrived();
            default -> {}
        }
    }

    /** Whether the sender has ended. */
    boolean isInputEnded() {
        return state == State.WAITING_ENDED || state == State.ENDING || state == State.ENDED;
    }

    /** Whether all has arrived, and the end of it. */
    boolean isEnded() {
        return state == State.ENDED;
    }

    /** Bytes that came. */
    long bytes() {
        return bytes;
    }

    /** Lets go of what waits. */
    void release() {
        for (ByteBuf data = early.poll(); data != null; data = early.poll()) {
            data.release();
        }
    }
}
