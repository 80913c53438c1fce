package io.ambassadors.sharding.proxy;

import io.netty.buffer.ByteBuf;

import io.ambassadors.sharding.config.PoolLimits;
import io.ambassadors.sharding.resp.InlineCommand;
import io.ambassadors.sharding.resp.RequestParser;

/**
 * The bytes of a client on their way to the {@link Dispatcher}: what was read and cannot be executed yet is kept here, with the parser
 * that stands in the middle of it. A request too long to be kept leaves by an {@link Upload}, or piece by piece as a {@link Batch}.
 */
final class Intake {
    /** Read ahead while the client waits. */
    private static final int READ_AHEAD_BYTES = 1024 * 1024;
    /** A command of many keys is executed in pieces, but a key is gathered whole. */
    private static final int LONGEST_KEY = 8 * 1024 * 1024;

    private final ClientConnection client;
    private final Worker worker;
    private final Gathered input = new Gathered();
    /** In the middle of a request; null between requests. */
    private RequestParser parser;

    private Upload upload;
    private Batch batch;

    Intake(ClientConnection client, Worker worker) {
        this.client = client;
        this.worker = worker;
    }

    /** Takes what was read, and executes what can be executed. */
    void read(ByteBuf buf) {
        if (upload != null) {
            upload.take(buf);
        } else if (!client.isBlocked() && input.isEmpty()) {
            int length = worker.toScratch(buf);
            int consumed = execute(worker.scratch, 0, length);
            if (consumed < length && !client.isClosed()) {
                keep(consumed, length);
            }
        } else {
            append(buf);
            executeGathered();
        }
    }

    /** Whether the client is to be read. */
    boolean wantsMore(boolean executing, boolean closing) {
        if (upload != null) {
            return upload.mayRead();
        }
        return executing || (input.size() < READ_AHEAD_BYTES && !closing);
    }

    /** What is left of a read waits in an array of the client's own. */
    private void keep(int from, int to) {
        input.keep(worker.scratch, from, to);
        worker.gathered(input.capacity());
        if (parser != null) {
            parser.moved(input.bytes(), -from);
        }
    }

    private void append(ByteBuf buf) {
        int capacity = input.capacity();
        int start = input.start();
        input.append(buf);
        worker.gathered(input.capacity() - capacity);
        if (parser != null) {
            parser.moved(input.bytes(), input.start() - start);
        }
    }

    /** Executes what was read ahead. */
    void executeGathered() {
        if (client.isBlocked() || input.isEmpty() || client.isClosed()) {
            return;
        }
        int capacity = input.capacity();
        int consumed = execute(input.bytes(), input.start(), input.end());
        if (client.isClosed()) {
            return;
        }
        input.consumed(consumed);
        worker.gathered(input.capacity() - capacity);
        if (input.isEmpty() && batch == null) {
            parser = null;
        }
    }

    /** Executes the requests between {@code from} and {@code to}; returns the position of the first byte to be kept. */
    private int execute(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !client.isBlocked()) {
            RequestParser with = parser;
            if (with != null) {
                with.continueAt(bytes, at);
            } else {
                with = worker.parser;
                with.reset(
                        client.pool.config.limits().maxArguments(),
                        client.pool.config.limits().maxBulkBytes(),
                        client.session.authenticated);
            }
            switch (with.parse(bytes, at, to)) {
                case COMPLETE:
                    if (batch != null) {
                        if (!lastPiece(with)) {
                            return at;
                        }
                    } else if (!Dispatcher.dispatch(client, with.arguments(), bytes, at, with.position())) {
                        return notNow(at);
                    }
                    break;
                case INLINE:
                    if (!inline(InlineCommand.of(with.arguments()))) {
                        return notNow(at);
                    }
                    break;
                case EMPTY:
                    if (client.pool.config.strict()) {
                        client.closeForProtocol("");
                    }
                    break;
                case INCOMPLETE:
                    return incomplete(with, bytes, at, to);
                default:
                    client.closeForProtocol(with.error());
                    return to;
            }
            if (client.isClosed()) {
                return to;
            }
            at = with.position();
            parser = null;
        }
        return at;
    }

    /** A request has to wait: it stays where it is and will be parsed again. */
    private int notNow(int at) {
        parser = null;
        return at;
    }

    private boolean inline(InlineCommand command) {
        if (client.pool.config.strict()) {
            client.closeForProtocol("");
            return true;
        }
        return Dispatcher.dispatch(client, command.arguments(), command.frame(), 0, command.frame().length);
    }

    private int incomplete(RequestParser with, byte[] bytes, int at, int to) {
        if (with.begun()) {
            if (parser == null) {
                parser = with;
                worker.parser = new RequestParser();
            }
            long length = to - at + with.missingBulkBytes(to);
            PoolLimits limits = client.pool.config.limits();
            if (length > worker.largeThreshold(limits.largeValueBytes())) {
                if (batch == null && !client.isInputEnded() && LargeRequests.begin(client, with, bytes, at, to)) {
                    parser = null;
                    return to;
                }
                if (batch != null) {
                    return piece(with, bytes, at, to);
                }
            }
        }
        return at;
    }

    /** The request at hand is executed piece by piece. */
    void beginBatch(Batch begun) {
        batch = begun;
        parser.drop(1);
    }

    /** Executes what there is of a long request; returns the first byte that is to be kept. */
    private int piece(RequestParser with, byte[] bytes, int at, int to) {
        int step = batch.step();
        int available = with.arguments().available();
        int count = available - available % step;
        if (count > 0) {
            if (!batch.execute(client, with.arguments(), count, false)) {
                return at;
            }
            int next = with.drop(count);
            client.holdUntilIdle();
            return next;
        }
        if (available == step - 1 && step > 1 && with.bulkLength() >= 0) {
            batch.stream(client, with, bytes, to);
            if (with.missing() == 0) {
                batch = null;
                parser = null;
            }
            return to;
        }
        if (to - at + with.missingBulkBytes(to) > LONGEST_KEY) {
            client.closeForProtocol("ERR a key of more than " + LONGEST_KEY + " bytes is not supported");
            return to;
        }
        return at;
    }

    private boolean lastPiece(RequestParser with) {
        if (!batch.execute(client, with.arguments(), with.arguments().available(), true)) {
            return false;
        }
        batch = null;
        client.holdUntilIdle();
        return true;
    }

    /** The rest of a request does not go through the parser. */
    void beginUpload(Upload begun) {
        upload = begun;
    }

    boolean isUploading() {
        return upload != null;
    }

    void allowUpload(boolean on) {
        if (upload != null) {
            upload.allow(on);
        }
    }

    /** What is still to come of the request that streams is thrown away. */
    void discardUpload() {
        if (upload != null) {
            upload.discard();
        }
    }

    /** The request that streamed has been read to its end; what follows it belongs to the next. */
    void uploadEnded(byte[] bytes, int from, int to) {
        upload = null;
        if (from < to) {
            input.keep(bytes, from, to);
            worker.gathered(input.capacity());
        }
        if (!client.isBlocked()) {
            worker.resumeLater(client);
        }
    }

    /** Forgets what was read ahead. */
    void clear() {
        worker.gathered(-input.capacity());
        input.clear();
        parser = null;
    }

    /** The client is gone. */
    void close() {
        clear();
        upload = null;
        batch = null;
    }
}
