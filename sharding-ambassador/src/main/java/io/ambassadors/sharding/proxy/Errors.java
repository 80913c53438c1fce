package io.ambassadors.sharding.proxy;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;

import io.netty.channel.ConnectTimeoutException;

import io.ambassadors.sharding.resp.RespBytes;

/** Texts of the errors that clients see. The one place that makes bytes of them. */
final class Errors {
    static final String REFUSED = "Connection refused";
    static final String TIMED_OUT = "Connection timed out";
    static final String RESET = "Connection reset by peer";
    static final String HOST_DOWN = "Host is down";
    static final String INVALID = "Invalid argument";

    private static final int SHOWN = 64;

    private Errors() {}

    /** An error reply, {@code -text}. Line breaks in the text become blanks. */
    static byte[] reply(String text) {
        return RespBytes.latin('-' + text.replace('\r', ' ').replace('\n', ' ') + "\r\n");
    }

    /** What twemproxy would say of a connection that failed: the system's own words. */
    static String ofConnection(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && !(root instanceof ConnectException)) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return HOST_DOWN;
        }
        if (root instanceof ConnectTimeoutException) {
            return TIMED_OUT;
        }
        if (root instanceof NoRouteToHostException) {
            return "No route to host";
        }
        String message = String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("refused")) {
            return REFUSED;
        }
        if (message.contains("timed out")) {
            return TIMED_OUT;
        }
        if (message.contains("no such file")) {
            return "No such file or directory";
        }
        if (message.contains("unreachable")) {
            return "Network is unreachable";
        }
        if (message.contains("broken pipe")) {
            return "Broken pipe";
        }
        return RESET;
    }

    /** Bytes as a user may see them: printable characters, others as {@code \xHH}, shortened to 64. */
    static String printable(byte[] bytes, int offset, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = offset; i < offset + Math.min(length, SHOWN); i++) {
            byte b = bytes[i];
            if (b >= 0x20 && b < 0x7f) {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02x", b & 0xff));
            }
        }
        return length > SHOWN ? text.append("...").toString() : text.toString();
    }
}
