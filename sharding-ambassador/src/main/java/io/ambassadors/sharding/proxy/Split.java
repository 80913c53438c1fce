package io.ambassadors.sharding.proxy;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.ReplyScanner;
import io.ambassadors.sharding.resp.RequestParser;
import io.ambassadors.sharding.resp.RespBytes;

/**
 * A command whose keys live on several servers: parts under way, and their replies merged into one. Arrays are put back in the
 * order of the request's keys, integers are added, {@code OK} needs every part. The first error of a part is the error of all.
 */
final class Split {
    private final Request whole;
    private final Worker worker;
    /** For each key, which part has it. */
    private final int[] partOfKey;

    private final byte[][] arrays;
    /** The command of which this is a piece; null if it is whole. */
    private final Batch batch;

    private final boolean last;
    /** The requests of the parts, kept so that they can be read again. */
    private final Chunk[] chunks;

    private final int[] offsets;
    private final int[] lengths;
    private final Server[] servers;
    private int missing;
    private boolean redone;
    private long sum;
    private byte[] error;

    /**
     * A split request.
     *
     * @param whole as its client sees it
     * @param partOfKey for each key, which part has it
     * @param parts number of parts
     * @param batch the command of which this is a piece; null if it is whole
     * @param last whether it is the last piece
     */
    Split(Request whole, Worker worker, int[] partOfKey, int parts, Batch batch, boolean last) {
        this.whole = whole;
        this.worker = worker;
        this.partOfKey = partOfKey;
        this.missing = parts;
        this.chunks = new Chunk[parts];
        this.offsets = new int[parts];
        this.lengths = new int[parts];
        this.servers = new Server[parts];
        this.batch = batch;
        this.last = last;
        this.arrays = whole.command.merge() == Command.Merge.ARRAY ? new byte[parts][] : null;
    }

    /** A part is on its way. */
    void sent(Request part, Server server) {
        if (arrays != null) {
            chunks[part.part] = part.chunk;
            offsets[part.part] = part.chunkOffset;
            lengths[part.part] = part.length;
            part.chunk.add();
        }
        servers[part.part] = server;
    }

    /** Bytes of replies that wait for the others. */
    long heldBytes() {
        long held = 0;
        if (arrays != null) {
            for (byte[] array : arrays) {
                held += array == null ? 0 : array.length;
            }
        }
        return held;
    }

    /**
     * Whether the reply to a part may be gathered, which is known to be at least so long. Otherwise {@link #tooLong} follows. An MGET
     * that cannot be asked for again, since its client has sent a command behind it that changes something, may take more.
     */
    boolean mayGather(long length) {
        long all = length + heldBytes();
        return all <= Worker.MOST_MERGED_BYTES
                || (arrays != null
                        && !whole.client.isClosed()
                        && !redone
                        && all <= whole.client.pool.config.limits().clientOutputBytes()
                        && !whole.client.replies.onlyReadsAfter(whole));
    }

    /** The replies together are too long to be kept. Those of an MGET are asked for again one by one; the part is recycled. */
    void tooLong(Request part) {
        worker.recycle(part);
        if (!redone && error == null && !whole.client.isClosed()) {
            if (arrays != null && whole.client.replies.onlyReadsAfter(whole)) {
                redo();
            } else {
                error = Errors.reply("ERR the replies to this " + whole.command.name()
                        + " are too long to be put together while later commands of the client are under way");
            }
        }
        countDown();
    }

    private void redo() {
        redone = true;
        byte[] head = new byte[RespBytes.HEADER];
        head = batch == null
                ? java.util.Arrays.copyOf(head, RespBytes.header(head, 0, '*', partOfKey.length))
                : batch.arrayHead();
        ElementByElement source = new ElementByElement(whole, head, elements());
        java.util.Arrays.fill(arrays, null);
        whole.client.holdUntilIdle();
        LargeRequests.redo(whole, source);
    }

    private List<ElementByElement.Element> elements() {
        Arguments[] frames = new Arguments[chunks.length];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = RequestParser.argumentsOf(chunks[i].copy(offsets[i], lengths[i]));
        }
        int[] next = new int[frames.length];
        List<ElementByElement.Element> elements = new ArrayList<>();
        for (int part : partOfKey) {
            byte[] key = frames[part].copy(++next[part]);
            elements.add(new ElementByElement.Element(servers[part], key));
        }
        return elements;
    }

    /** The reply to a part, which is recycled. */
    void replied(Request part, byte[] bytes, int from, int to) {
        int index = part.part;
        worker.recycle(part);
        if (error == null && !redone) {
            take(index, bytes, from, to);
        }
        countDown();
    }

    private void take(int index, byte[] bytes, int from, int to) {
        byte type = bytes[from];
        if (type == '-') {
            error = whole.client.pool.config.strict()
                    ? Errors.reply("ERR " + Errors.INVALID)
                    : java.util.Arrays.copyOfRange(bytes, from, to);
            return;
        }
        boolean expected = type
                == switch (whole.command.merge()) {
                    case ARRAY -> '*';
                    case SUM -> ':';
                    default -> '+';
                };
        if (!expected) {
            error = Errors.reply("ERR " + Errors.INVALID);
        } else if (type == '*') {
            arrays[index] = java.util.Arrays.copyOfRange(bytes, from, to);
        } else if (type == ':') {
            sum += number(bytes, from + 1);
        }
    }

    /** A part got no reply; it is recycled. */
    void failed(Request part, String reply) {
        worker.recycle(part);
        if (error == null) {
            error = Errors.reply(reply);
        }
        countDown();
    }

    private void countDown() {
        if (--missing > 0) {
            return;
        }
        for (Chunk chunk : chunks) {
            if (chunk != null) {
                chunk.answered();
            }
        }
        if (redone) {
            return;
        }
        if (whole.client.isClosed()) {
            worker.recycle(whole);
            return;
        }
        byte[] reply = batch == null ? error != null ? error : merged() : piece();
        whole.client.replies.replied(whole, reply, 0, reply.length);
    }

    private byte[] merged() {
        return switch (whole.command.merge()) {
            case ARRAY -> mergedArray(true);
            case SUM -> RespBytes.latin(":" + sum + "\r\n");
            default -> RespBytes.latin("+OK\r\n");
        };
    }

    private byte[] piece() {
        byte[] elements = arrays == null || error != null ? null : mergedArray(false);
        return batch.reply(elements, partOfKey.length, sum, error, last);
    }

    private byte[] mergedArray(boolean withHead) {
        int size = withHead ? RespBytes.headerSize(partOfKey.length) : 0;
        int[] at = new int[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            at[i] = endOfLine(arrays[i], 0);
            size += arrays[i].length - at[i];
        }
        byte[] reply = new byte[size];
        int end = withHead ? RespBytes.header(reply, 0, '*', partOfKey.length) : 0;
        ReplyScanner element = worker.elements;
        for (int part : partOfKey) {
            byte[] array = arrays[part];
            element.begin();
            if (element.scan(array, at[part], array.length) != ReplyScanner.Result.COMPLETE) {
                return Errors.reply("ERR " + Errors.INVALID);
            }
            int length = element.position() - at[part];
            System.arraycopy(array, at[part], reply, end, length);
            end += length;
            at[part] = element.position();
        }
        return end == reply.length ? reply : java.util.Arrays.copyOf(reply, end);
    }

    private static int endOfLine(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private static long number(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; bytes[i] != '\r'; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }
}
