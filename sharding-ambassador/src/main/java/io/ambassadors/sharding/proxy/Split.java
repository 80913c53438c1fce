package io.ambassadors.sharding.proxy;

import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.ReplyScanner;
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
    private int missing;
    private long sum;
    private byte[] error;

    /**
     * A split request.
     *
     * @param whole as its client sees it
     * @param partOfKey for each key, which part has it
     * @param parts number of parts
     */
    Split(Request whole, Worker worker, int[] partOfKey, int parts) {
        this.whole = whole;
        this.worker = worker;
        this.partOfKey = partOfKey;
        this.missing = parts;
        this.arrays = whole.command.merge() == Command.Merge.ARRAY ? new byte[parts][] : null;
    }

    /** The reply to a part, which is recycled. */
    void replied(Request part, byte[] bytes, int from, int to) {
        int index = part.part;
        worker.recycle(part);
        if (error == null) {
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
        if (whole.client.isClosed()) {
            worker.recycle(whole);
            return;
        }
        byte[] reply = error != null ? error : merged();
        whole.client.replies.replied(whole, reply, 0, reply.length);
    }

    private byte[] merged() {
        return switch (whole.command.merge()) {
            case ARRAY -> mergedArray();
            case SUM -> RespBytes.latin(":" + sum + "\r\n");
            default -> RespBytes.latin("+OK\r\n");
        };
    }

    private byte[] mergedArray() {
        int size = RespBytes.HEADER;
        int[] at = new int[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            size += arrays[i].length;
            at[i] = endOfLine(arrays[i], 0);
        }
        byte[] reply = new byte[size];
        int end = RespBytes.header(reply, 0, '*', partOfKey.length);
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
