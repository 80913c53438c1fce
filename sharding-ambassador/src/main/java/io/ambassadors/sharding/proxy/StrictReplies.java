package io.ambassadors.sharding.proxy;

import java.util.Arrays;

import io.ambassadors.sharding.resp.RespBytes;

/** Replies of servers that twemproxy takes for a failure of the server; it closes the connection on them. */
final class StrictReplies {
    private static final byte[][] PREFIXES = {
        RespBytes.latin("-OOM "), RespBytes.latin("-BUSY "), RespBytes.latin("-LOADING ")
    };

    private StrictReplies() {}

    /** Whether twemproxy would close the server connection on this error reply. */
    static boolean breaksConnection(byte[] bytes, int from, int to) {
        for (byte[] prefix : PREFIXES) {
            int end = from + prefix.length;
            if (end <= to && Arrays.equals(bytes, from, end, prefix, 0, prefix.length)) {
                return true;
            }
        }
        return false;
    }
}
