package io.ambassadors.sharding.proxy;

import java.util.concurrent.TimeUnit;

/** A reply that is longer than {@code large_value_bytes} and arrives on a shared connection: where its bytes go. */
abstract sealed class LargeReply permits LargeReply.Streamed, LargeReply.Discarded {
    private static final long LONGEST_STALL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private LargeReply() {}

    /**
     * Decides what becomes of it. Where nobody else waits for the connection, it streams to its client. Where others wait, a
     * command that changes nothing, with no write of its client behind it, is sent again on a connection of its own, and this reply
     * is read and thrown away as fast as it comes; any other streams, and its client has to keep up.
     */
    static LargeReply of(ServerConnection connection, Request request, boolean othersWait, boolean repeatable) {
        if (request.split != null) {
            request.split.tooLong(request);
            return new Discarded();
        }
        if (request.client.isClosed()) {
            request.client.replies.forget(request);
            return new Discarded();
        }
        if (othersWait && repeatable) {
            byte[] frame = request.chunk.copy(request.chunkOffset, request.length);
            request.client.redoAlone(request, connection.server, frame);
            return new Discarded();
        }
        LargeRequests.rememberKey(request, connection.server);
        return new Streamed(request, connection, othersWait);
    }

    /** More of it arrived. */
    abstract void more(byte[] bytes, int from, int to);

    /** All of it arrived. */
    abstract void end();

    /** The connection broke before all of it arrived. */
    abstract void broken();

    /** Closes a client that holds up others. */
    abstract void checkProgress(long now);

    /** Read and thrown away. */
    static final class Discarded extends LargeReply {
        private Discarded() {}

        @Override
        void more(byte[] bytes, int from, int to) {}

        @Override
        void end() {}

        @Override
        void broken() {}

        @Override
        void checkProgress(long now) {}
    }

    /** Passed on to the client as it arrives. */
    static final class Streamed extends LargeReply implements ReplyQueue.Source {
        private final Request request;
        private final ServerConnection connection;
        private final ClientConnection client;
        private final boolean othersWait;
        private final Gathered early = new Gathered();
        private boolean stopped;
        private boolean complete;
        private long stoppedNanos;

        private Streamed(Request request, ServerConnection connection, boolean othersWait) {
            this.request = request;
            this.connection = connection;
            this.client = request.client;
            this.othersWait = othersWait;
            client.replies.stream(request, this);
        }

        @Override
        void more(byte[] bytes, int from, int to) {
            if (client.isClosed()) {
                return;
            }
            if (client.replies.isHead(request)) {
                client.replies.streamed(bytes, from, to);
            } else {
                early.keep(bytes, from, to);
                stop();
            }
        }

        @Override
        public void started() {
            boolean waited = stopped;
            stopped = false;
            if (!early.isEmpty()) {
                client.replies.streamed(early.bytes(), early.start(), early.end());
                early.clear();
            }
            if (complete) {
                client.replies.streamEnded(request);
            } else if (waited && !stopped) {
                connection.reading(true);
            }
        }

        @Override
        public void stop() {
            if (!stopped) {
                stopped = true;
                stoppedNanos = System.nanoTime();
                connection.reading(false);
            }
        }

        @Override
        public void proceed() {
            if (stopped) {
                stopped = false;
                connection.reading(true);
            }
        }

        @Override
        void end() {
            complete = true;
            if (!client.isClosed() && client.replies.isHead(request)) {
                client.replies.streamEnded(request);
            }
            proceed();
        }

        @Override
        public void abandoned() {
            early.clear();
            proceed();
        }

        @Override
        void broken() {
            client.closeUnsynchronized();
        }

        @Override
        void checkProgress(long now) {
            long longest = othersWait ? LONGEST_STALL_NANOS : DedicatedConnection.STALLED_NANOS;
            if (stopped && now - stoppedNanos > longest) {
                client.closeForOutput();
            }
        }
    }
}
