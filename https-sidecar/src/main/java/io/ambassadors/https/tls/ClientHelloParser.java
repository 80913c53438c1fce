package io.ambassadors.https.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reads the ClientHello at the beginning of a connection (RFC 8446, 5.1 and 4.1.2), which may be spread over several records. As strict
 * as BoringSSL where both look, so that no connection is routed by a name that the handshake would then refuse.
 *
 * <p>Every question is answered from the earliest byte that answers it; thus the result depends on the bytes and not on how they arrived.
 */
final class ClientHelloParser {
    /** Longest ClientHello; BoringSSL's bound too. */
    static final int LONGEST_HELLO = 16 * 1024;
    /** Most bytes that are looked at: the longest ClientHello in 64 records. */
    static final int MOST_BYTES = 4 + LONGEST_HELLO + 64 * 5;

    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int LONGEST_RECORD = 16 * 1024;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    /** Longest method of a request that is recognised as plain HTTP. */
    private static final int LONGEST_METHOD = 20;

    private static final Result MORE = new Result.More();
    private static final Result PLAIN_HTTP = invalid(Kind.PLAIN_HTTP, TlsAlert.NONE, "plain HTTP");
    private static final Result NOT_TLS = invalid(Kind.NOT_TLS, TlsAlert.NONE, "no TLS");
    private static final Result NO_HELLO =
            invalid(Kind.MALFORMED, TlsAlert.UNEXPECTED_MESSAGE, "TLS that does not begin with a ClientHello");
    private static final Result BAD_RECORD = invalid(
            Kind.MALFORMED, TlsAlert.UNEXPECTED_MESSAGE, "a ClientHello interrupted by a record of another kind");
    private static final Result EMPTY_RECORD =
            invalid(Kind.MALFORMED, TlsAlert.UNEXPECTED_MESSAGE, "a ClientHello with an empty record");
    private static final Result LONG_RECORD =
            invalid(Kind.TOO_LONG, TlsAlert.RECORD_OVERFLOW, "a record of more than " + LONGEST_RECORD + " bytes");
    private static final Result LONG_HELLO = invalid(
            Kind.TOO_LONG, TlsAlert.ILLEGAL_PARAMETER, "a ClientHello of more than " + LONGEST_HELLO + " bytes");
    private static final Result MANY_RECORDS =
            invalid(Kind.TOO_LONG, TlsAlert.ILLEGAL_PARAMETER, "a ClientHello in too many records");

    private ClientHelloParser() {}

    /** Why bytes are no ClientHello. */
    enum Kind {
        /** A request of HTTP without TLS: it can be answered in its own language. */
        PLAIN_HTTP,
        /** Neither TLS nor HTTP. SSLv2 is counted here. */
        NOT_TLS,
        /** TLS that breaks its rules. */
        MALFORMED,
        /** TLS beyond the bounds. */
        TOO_LONG,
        /** A server name that is none (RFC 6066, 3). */
        NAME
    }

    /** How reading went. */
    sealed interface Result {
        /** More bytes are needed. */
        record More() implements Result {}

        /** The ClientHello is whole. Bytes may follow it. */
        record Whole(ClientHello hello) implements Result {}

        /**
         * There is no ClientHello, and more bytes would not change this.
         *
         * @param alert how TLS answers; {@link TlsAlert#NONE} if the client does not speak TLS
         * @param why what was found
         */
        record Invalid(Kind kind, TlsAlert alert, String why) implements Result {}
    }

    static Result invalid(Kind kind, TlsAlert alert, String why) {
        return new Result.Invalid(kind, alert, why);
    }

    /** Looks at the readable bytes, which are the first of the connection. They stay readable. */
    static Result parse(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int length = bytes.readableBytes();
        if (length == 0) {
            return MORE;
        }
        if (bytes.getByte(start) != HANDSHAKE) {
            return plain(bytes, start, length);
        }
        if (length >= 2 && bytes.getByte(start + 1) != 3) {
            return NOT_TLS;
        }
        return records(bytes, start, length);
    }

    /** A method of HTTP is a word in upper case, and a space. */
    private static Result plain(ByteBuf bytes, int start, int length) {
        for (int i = 0; i < length; i++) {
            byte b = bytes.getByte(start + i);
            if (b == ' ' && i > 0) {
                return PLAIN_HTTP;
            }
            if ((b < 'A' || b > 'Z') && b != '-' && b != '_' || i >= LONGEST_METHOD) {
                return NOT_TLS;
            }
        }
        return MORE;
    }

    /** Goes from record to record until the message is whole. */
    private static Result records(ByteBuf bytes, int start, int length) {
        int at = 0;
        int gathered = 0;
        int size = -1;
        while (true) {
            if (at >= MOST_BYTES) {
                return MANY_RECORDS;
            }
            Result fault = header(bytes, start + at, length - at);
            if (fault != null) {
                return fault;
            }
            int record = bytes.getUnsignedShort(start + at + 3);
            int here = Math.min(record, length - at - RECORD_HEADER);
            if (gathered == 0 && here > 0 && bytes.getByte(start + RECORD_HEADER) != CLIENT_HELLO) {
                return NO_HELLO;
            }
            if (size < 0 && gathered + here >= MESSAGE_HEADER) {
                size = MESSAGE_HEADER + messageLength(bytes, start);
                if (size > MESSAGE_HEADER + LONGEST_HELLO) {
                    return LONG_HELLO;
                }
            }
            gathered += here;
            if (size >= 0 && gathered >= size) {
                return at == 0
                        ? hello(bytes, start + RECORD_HEADER + MESSAGE_HEADER, size - MESSAGE_HEADER)
                        : hello(gather(bytes, start, size), MESSAGE_HEADER, size - MESSAGE_HEADER);
            }
            if (here < record) {
                return MORE;
            }
            at += RECORD_HEADER + record;
        }
    }

    /** Checks as much of a record's header as is there: null if it is whole and good. */
    private static Result header(ByteBuf bytes, int at, int length) {
        if (length >= 1 && bytes.getByte(at) != HANDSHAKE || length >= 2 && bytes.getByte(at + 1) != 3) {
            return BAD_RECORD;
        }
        if (length < RECORD_HEADER) {
            return MORE;
        }
        int record = bytes.getUnsignedShort(at + 3);
        return record == 0 ? EMPTY_RECORD : record > LONGEST_RECORD ? LONG_RECORD : null;
    }

    /** Length that the message's header says; the header may be spread over records, too. */
    private static int messageLength(ByteBuf bytes, int start) {
        if (bytes.getUnsignedShort(start + 3) >= MESSAGE_HEADER) {
            return bytes.getUnsignedMedium(start + RECORD_HEADER + 1);
        }
        return gather(bytes, start, MESSAGE_HEADER).getUnsignedMedium(1);
    }

    /** The first {@code size} bytes of the message, without the headers of the records between. */
    private static ByteBuf gather(ByteBuf bytes, int start, int size) {
        byte[] message = new byte[size];
        int at = start;
        int gathered = 0;
        while (gathered < size) {
            int here = Math.min(bytes.getUnsignedShort(at + 3), size - gathered);
            bytes.getBytes(at + RECORD_HEADER, message, gathered, here);
            gathered += here;
            at += RECORD_HEADER + here;
        }
        return Unpooled.wrappedBuffer(message);
    }

    private static Result hello(ByteBuf bytes, int at, int length) {
        return new ClientHelloBody(bytes, at, at + length).read();
    }
}
