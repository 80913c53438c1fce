package io.ambassadors.sharding.proxy;

import java.util.Arrays;

import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.KeyIndexes;
import io.ambassadors.sharding.resp.RequestParser;
import io.ambassadors.sharding.resp.RespBytes;

/**
 * A multi-key command that is too long to be gathered: executed piece by piece as it arrives, one piece at a time, and answered as
 * one. Numbers are added, the first error is the error of all; the elements of an array leave as they come, so that there each key of
 * a piece that failed gets the error in its place.
 *
 * <p>A value too long to be gathered, in an MSET, goes as a SET on a connection of its own, which comes to the same.
 */
final class Batch {
    private static final byte[] SET_HEAD = RespBytes.latin("*3\r\n$3\r\nSET\r\n");
    private static final byte[] NOTHING = {};

    private final Command command;
    private final int keyCount;
    private final KeyIndexes keys = new KeyIndexes();
    private boolean begun;
    private long sum;
    private byte[] error;

    /**
     * A command that arrives in pieces.
     *
     * @param keyCount number of its keys
     */
    Batch(Command command, int keyCount) {
        this.command = command;
        this.keyCount = keyCount;
    }

    int step() {
        return command.splitStep();
    }

    /**
     * Executes the first {@code count} arguments at hand, which are keys and what goes with them.
     *
     * @param last whether these are the last
     * @return false if the client has to wait first; it will be offered again
     */
    boolean execute(ClientConnection client, Arguments arguments, int count, boolean last) {
        Pool pool = client.pool;
        keys.clear();
        int[] serverOfKey = new int[count / step()];
        for (int i = 0; i < serverOfKey.length; i++) {
            int key = i * step();
            keys.add(key);
            serverOfKey[i] = pool.pick(arguments.bytes(), arguments.offset(key), arguments.length(key));
        }
        if (serverOfKey.length > 0 && serverOfKey[0] < 0) {
            return refused(client, serverOfKey.length, "ERR " + Errors.REFUSED, last);
        }
        // The head of the first word may have been let go with the piece before.
        Splitter splitter = new Splitter(client, command, arguments, false, keys, serverOfKey);
        return switch (splitter.send(this, last)) {
            case SENT -> true;
            case WAITS -> false;
            case REFUSED -> refused(client, serverOfKey.length, splitter.refusal(), last);
        };
    }

    private boolean refused(ClientConnection client, int keysOfPiece, String refusal, boolean last) {
        client.pool.counters.forwardError++;
        byte[] reply = reply(NOTHING, keysOfPiece, 0, Errors.reply(refusal), last);
        if (reply.length > 0) {
            client.replies.local(reply);
        }
        return true;
    }

    /**
     * What leaves for the client when a piece is answered.
     *
     * @param elements of an array, without its head
     * @param keysOfPiece number of keys of the piece
     * @param number of a reply that is a number
     * @param failure the error, if there was one
     * @param last whether it was the last piece
     */
    byte[] reply(byte[] elements, int keysOfPiece, long number, byte[] failure, boolean last) {
        if (command.merge() == Command.Merge.ARRAY) {
            return arrayReply(elements, keysOfPiece, failure);
        }
        sum += number;
        if (error == null) {
            error = failure;
        }
        if (!last) {
            return NOTHING;
        }
        if (error != null) {
            return error;
        }
        return RespBytes.latin(command.merge() == Command.Merge.SUM ? ":" + sum + "\r\n" : "+OK\r\n");
    }

    /** The head of an array, if it has not left yet. */
    byte[] arrayHead() {
        byte[] head = new byte[RespBytes.HEADER];
        int length = begun ? 0 : RespBytes.header(head, 0, '*', keyCount);
        begun = true;
        return Arrays.copyOf(head, length);
    }

    private byte[] arrayReply(byte[] elements, int keysOfPiece, byte[] failure) {
        byte[] head = arrayHead();
        int length = head.length;
        if (failure == null) {
            byte[] reply = Arrays.copyOf(head, length + elements.length);
            System.arraycopy(elements, 0, reply, length, elements.length);
            return reply;
        }
        byte[] reply = Arrays.copyOf(head, length + keysOfPiece * failure.length);
        for (int i = 0; i < keysOfPiece; i++) {
            System.arraycopy(failure, 0, reply, length + i * failure.length, failure.length);
        }
        return reply;
    }

    /**
     * Sends a value that is still arriving, and its key, as a SET of its own.
     *
     * @param parser stands within the value, the key is the only argument before it
     * @param to end of the bytes at hand
     */
    void stream(ClientConnection client, RequestParser parser, byte[] bytes, int to) {
        Arguments arguments = parser.arguments();
        byte[] key = arguments.copy(0);
        int from = parser.position();
        int length = parser.bulkLength();
        byte[] prefix = new byte[SET_HEAD.length + RespBytes.bulkSize(key.length) + RespBytes.HEADER + to - from];
        System.arraycopy(SET_HEAD, 0, prefix, 0, SET_HEAD.length);
        int at = RespBytes.bulk(prefix, SET_HEAD.length, key, 0, key.length);
        at = RespBytes.header(prefix, at, '$', length);
        System.arraycopy(bytes, from, prefix, at, to - from);
        prefix = Arrays.copyOf(prefix, at + to - from);
        parser.drop(1);
        parser.dropBulk();
        boolean last = parser.missing() == 0;
        int index = client.pool.pick(key, 0, key.length);
        String refusal = Dispatcher.unreachable(client.pool, index);
        if (refusal != null) {
            refused(client, 1, refusal, last);
        }
        Server server = refusal == null ? client.pool.server(index) : null;
        LargeRequests.streamValue(client, this, last, server, prefix);
    }
}
