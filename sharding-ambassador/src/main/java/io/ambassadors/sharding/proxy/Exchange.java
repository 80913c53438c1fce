package io.ambassadors.sharding.proxy;

import io.netty.buffer.ByteBuf;

import io.ambassadors.sharding.resp.ReplyScanner;

/**
 * One request and its reply on a connection of their own: a request longer than {@code large_value_bytes}, or one whose reply is.
 * It begins when all earlier requests of its client are answered, and the client's later ones wait until it is over: the client
 * sees its commands executed in its order, and a server gets no more of them at a time.
 *
 * <p>Request bytes go on as they arrive, reply bytes too; whoever cannot take more stops the other side's reading.
 */
final class Exchange implements ReplyQueue.Source {
    private final ClientConnection client;
    private final Server server;
    private final String command;
    private final boolean readOnly;
    private final long arrivedNanos;
    private byte[] prefix;
    /** To remember whether its value is large; null if there is none. */
    private byte[] key;

    private boolean uploaded;
    private long replyLength;
    private DedicatedConnection connection;
    private final ExchangeReply reply;
    private boolean stopped;
    private boolean over;

    /**
     * An exchange.
     *
     * @param request in its client's queue
     * @param server that has the key
     * @param prefix bytes of the request that are there
     * @param uploaded whether that is all of it
     * @param keyOffset where the key stands in them; -1 if it has none
     * @param keyLength length of the key
     * @param reply where the reply goes
     */
    Exchange(
            Request request,
            Server server,
            byte[] prefix,
            boolean uploaded,
            int keyOffset,
            int keyLength,
            ExchangeReply reply) {
        this.reply = reply;
        this.client = request.client;
        this.server = server;
        this.prefix = prefix;
        this.uploaded = uploaded;
        this.command = request.command.name();
        this.readOnly = request.command.readOnly();
        this.arrivedNanos = server.pool.worker.now();
        if (keyOffset >= 0) {
            key = java.util.Arrays.copyOfRange(prefix, keyOffset, keyOffset + keyLength);
        }
    }

    /** When it was asked for. */
    long arrivedNanos() {
        return arrivedNanos;
    }

    boolean resp3() {
        return client.isResp3();
    }

    @Override
    public void started() {
        server.dedicated.acquire(this);
    }

    /** There is a connection. */
    void connected(DedicatedConnection with) {
        if (over) {
            // The client left while the connection came about.
            with.close();
            return;
        }
        connection = with;
        connection.reading(!stopped);
        connection.send(prefix);
        prefix = null;
        if (!uploaded) {
            if (!readOnly && key != null) {
                server.pool.largeKeys.add(key, 0, key.length);
            }
            client.upload(connection.isWritable());
        }
    }

    /** More of the request; takes over the buffer. */
    void uploadBytes(ByteBuf bytes, boolean last) {
        uploaded = last;
        if (connection == null) {
            // A read that was under way when reading stopped.
            int known = prefix.length;
            prefix = java.util.Arrays.copyOf(prefix, known + bytes.readableBytes());
            bytes.readBytes(prefix, known, prefix.length - known);
            bytes.release();
            return;
        }
        connection.send(bytes);
        if (!last) {
            client.upload(connection.isWritable());
        }
    }

    /** The server takes more of the request again. */
    void uploadWritable() {
        if (!uploaded) {
            client.upload(true);
        }
    }

    /** More of the reply. */
    void replyBytes(byte[] bytes, int from, int to) {
        replyLength += to - from;
        if (!over) {
            reply.bytes(bytes, from, to);
        }
    }

    /** All of the reply. Returns whether the connection can carry another request. */
    boolean replyEnded() {
        if (over) {
            return false;
        }
        over = true;
        if (readOnly && key != null) {
            if (replyLength > server.pool.config.limits().largeValueBytes()) {
                server.pool.largeKeys.add(key, 0, key.length);
            } else {
                server.pool.largeKeys.remove(key, 0, key.length);
            }
        }
        long nanos = server.pool.worker.now() - arrivedNanos;
        server.pool.counters.large.record(nanos, server.pool.worker.now());
        if (nanos >= server.pool.slowNanos) {
            String shown = key == null ? "" : Errors.printable(key, 0, key.length);
            server.pool.slow(command, shown, client, server, nanos);
        }
        boolean whole = uploaded;
        client.exchangeEnded(!whole);
        reply.ended();
        return whole;
    }

    /** The connection failed. */
    void failed(String reason) {
        if (over) {
            return;
        }
        over = true;
        client.exchangeEnded(!uploaded);
        reply.failed(reason);
    }

    @Override
    public void stop() {
        stopped = true;
        if (connection != null) {
            connection.reading(false);
        }
    }

    @Override
    public void proceed() {
        stopped = false;
        if (connection != null) {
            connection.reading(true);
        }
    }

    /** The client is gone: a connection in the middle of a request or a reply is of no use to anyone else. */
    @Override
    public void abandoned() {
        if (!over) {
            over = true;
            server.dedicated.forget(this);
            if (connection != null) {
                connection.close();
            }
        }
    }

    /** Whether it is the client's turn to move: more of the request is missing, or the client does not read its reply. */
    boolean awaitsClient() {
        return connection != null
                && ((!uploaded && connection.isWritable()) || !client.channel().isWritable());
    }

    /** The client did not move for a minute. */
    void clientStalled() {
        client.closeUnsynchronized();
    }

    /** Finds the end of a request whose beginning is known, in bytes that only pass by. */
    static final class Tail {
        private final ReplyScanner scanner = new ReplyScanner(false);
        private byte[] line = new byte[0];

        /** Looks at the beginning; returns whether the request ends in it, which it must not. */
        boolean begin(byte[] bytes, int from, int to) {
            return scan(bytes, from, to) >= 0;
        }

        /**
         * Looks at the next bytes.
         *
         * @return how many of them belong to the request, if it ends among them; -1 if all do and more follow; -2 if they make no
         *     sense
         */
        int more(byte[] bytes, int from, int to) {
            if (line.length == 0) {
                return scan(bytes, from, to);
            }
            byte[] joined = java.util.Arrays.copyOf(line, line.length + to - from);
            System.arraycopy(bytes, from, joined, line.length, to - from);
            int before = line.length;
            line = new byte[0];
            int end = scan(joined, 0, joined.length);
            return end < 0 ? end : end - before;
        }

        private int scan(byte[] bytes, int from, int to) {
            ReplyScanner.Result result = scanner.scan(bytes, from, to);
            if (result == ReplyScanner.Result.GARBAGE) {
                return -2;
            }
            int at = scanner.position();
            if (result == ReplyScanner.Result.COMPLETE) {
                return at - from;
            }
            line = java.util.Arrays.copyOfRange(bytes, at, to);
            return -1;
        }
    }
}
