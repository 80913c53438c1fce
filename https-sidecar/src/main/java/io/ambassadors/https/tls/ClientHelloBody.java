package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.netty.buffer.ByteBuf;

import io.ambassadors.https.tls.ClientHelloParser.Kind;
import io.ambassadors.https.tls.ClientHelloParser.Result;

/**
 * Reads the body of one ClientHello (RFC 8446, 4.1.2). Extensions that are not asked for are passed over.
 *
 * <p>Each method that reads a part ends at {@link #at}; the first fault is kept and ends everything.
 */
final class ClientHelloBody {
    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int ALPN = 16;
    private static final int SESSION_TICKET = 35;
    private static final int PRE_SHARED_KEY = 41;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int KEY_SHARE = 51;

    private static final int RANDOM = 32;
    private static final int LONGEST_SESSION_ID = 32;
    private static final int LONGEST_NAME = 255;
    private static final int TLS_1_0 = 0x0301;

    private final ByteBuf bytes;
    private final int end;
    private int at;
    private Result fault;

    private String serverName = "";
    private List<String> applicationProtocols = List.of();
    private Codes versions = Codes.NONE;
    private Codes groups = Codes.NONE;
    private Codes keyShares = Codes.NONE;
    private boolean resuming;
    /** Extensions below 64 that were there, one bit each. */
    private long seen;

    ClientHelloBody(ByteBuf bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** The whole result. */
    Result read() {
        if (end - at < 2 + RANDOM + 1) {
            return malformed("its fixed fields");
        }
        int legacyVersion = bytes.getUnsignedShort(at);
        at += 2 + RANDOM;
        int sessionId = bytes.getUnsignedByte(at);
        at += 1 + sessionId;
        if (sessionId > LONGEST_SESSION_ID || end - at < 2) {
            return malformed("its session id");
        }
        int suites = bytes.getUnsignedShort(at);
        at += 2 + suites;
        if (suites == 0 || suites % 2 != 0 || end - at < 1) {
            return malformed("its cipher suites");
        }
        int compressions = bytes.getUnsignedByte(at);
        at += 1 + compressions;
        if (compressions == 0 || at > end) {
            return malformed("its compression methods");
        }
        extensions();
        if (fault != null) {
            return fault;
        }
        if (!seen(SUPPORTED_VERSIONS)) {
            versions = upTo(legacyVersion);
        }
        return new Result.Whole(
                new ClientHello(serverName, applicationProtocols, versions, groups, keyShares, resuming));
    }

    /** Versions of a client that does not list them (RFC 8446, 4.2.1). */
    private static Codes upTo(int legacyVersion) {
        return switch (legacyVersion) {
            case TLS_1_0 -> new Codes(TLS_1_0);
            case TLS_1_0 + 1 -> new Codes(TLS_1_0 + 1, TLS_1_0);
            default -> legacyVersion < TLS_1_0 ? Codes.NONE : new Codes(ClientHello.TLS_1_2, TLS_1_0 + 1, TLS_1_0);
        };
    }

    private static Result malformed(String what) {
        return ClientHelloParser.invalid(
                Kind.MALFORMED, TlsAlert.DECODE_ERROR, "a ClientHello that is broken in " + what);
    }

    private void extensions() {
        if (at == end) {
            return;
        }
        if (end - at < 2 || bytes.getUnsignedShort(at) != end - at - 2) {
            fault = malformed("the length of its extensions");
            return;
        }
        at += 2;
        while (at < end && fault == null) {
            int left = end - at - 4;
            if (left < 0 || bytes.getUnsignedShort(at + 2) > left) {
                fault = malformed("an extension that does not fit");
                return;
            }
            int type = bytes.getUnsignedShort(at);
            int length = bytes.getUnsignedShort(at + 2);
            at += 4;
            extension(type, at, at + length);
            at += length;
        }
    }

    private boolean seen(int type) {
        return (seen & 1L << type) != 0;
    }

    private void extension(int type, int from, int to) {
        if (type < Long.SIZE) {
            if (seen(type)) {
                fault = malformed("an extension that is there twice");
                return;
            }
            seen |= 1L << type;
        }
        boolean good =
                switch (type) {
                    case SERVER_NAME -> serverName(from, to);
                    case SUPPORTED_GROUPS -> (groups = codes(from, to, 2)) != null;
                    case ALPN -> applicationProtocols(from, to);
                    case SESSION_TICKET -> ticket(to - from);
                    case PRE_SHARED_KEY -> resuming = true;
                    case SUPPORTED_VERSIONS -> (versions = codes(from, to, 1)) != null;
                    case KEY_SHARE -> keyShares(from, to);
                    default -> true;
                };
        if (!good && fault == null) {
            fault = malformed("its extension " + type);
        }
    }

    /** An empty one asks for a ticket, and brings none (RFC 5077, 3.2). */
    private boolean ticket(int length) {
        resuming |= length > 0;
        return true;
    }

    /** One entry, of type host name (RFC 6066, 3). BoringSSL takes no more than one, whatever its type. */
    private boolean serverName(int from, int to) {
        if (to - from < 5
                || bytes.getUnsignedShort(from) != to - from - 2
                || bytes.getUnsignedShort(from + 3) != to - from - 5) {
            return false;
        }
        int start = from + 5;
        int length = to - start;
        if (bytes.getByte(from + 2) != 0 || length == 0 || length > LONGEST_NAME) {
            return noName();
        }
        if (length > 1 && bytes.getByte(to - 1) == '.') {
            length--;
        }
        byte[] name = new byte[length];
        for (int i = 0; i < length; i++) {
            byte b = bytes.getByte(start + i);
            // Signed: whatever is not ASCII is below zero.
            if (b <= ' ' || b == 0x7f) {
                return noName();
            }
            name[i] = b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
        }
        serverName = new String(name, ISO_8859_1);
        return true;
    }

    private boolean noName() {
        fault = ClientHelloParser.invalid(
                Kind.NAME, TlsAlert.UNRECOGNIZED_NAME, "a ClientHello with a server name that is none");
        return false;
    }

    /** A list of numbers of 16 bits after its length; null if it is broken or empty. */
    private Codes codes(int from, int to, int lengthBytes) {
        int length = to - from - lengthBytes;
        if (length < 2 || length % 2 != 0) {
            return null;
        }
        int said = lengthBytes == 1 ? bytes.getUnsignedByte(from) : bytes.getUnsignedShort(from);
        if (said != length) {
            return null;
        }
        int[] codes = new int[length / 2];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = bytes.getUnsignedShort(from + lengthBytes + 2 * i);
        }
        return new Codes(codes);
    }

    /** Names of one byte or more (RFC 7301, 3.1). */
    private boolean applicationProtocols(int from, int to) {
        if (to - from < 4 || bytes.getUnsignedShort(from) != to - from - 2) {
            return false;
        }
        List<String> names = new ArrayList<>(4);
        int next = from + 2;
        while (next < to) {
            int length = bytes.getUnsignedByte(next);
            if (length == 0 || length > to - next - 1) {
                return false;
            }
            names.add(bytes.toString(next + 1, length, ISO_8859_1));
            next += 1 + length;
        }
        applicationProtocols = names;
        return true;
    }

    /** Groups with a key each (RFC 8446, 4.2.8); the list may be empty. */
    private boolean keyShares(int from, int to) {
        if (to - from < 2 || bytes.getUnsignedShort(from) != to - from - 2) {
            return false;
        }
        int[] codes = new int[4];
        int count = 0;
        int next = from + 2;
        while (next < to) {
            if (to - next < 5) {
                return false;
            }
            int length = bytes.getUnsignedShort(next + 2);
            if (length == 0 || length > to - next - 4) {
                return false;
            }
            if (count == codes.length) {
                codes = Arrays.copyOf(codes, 2 * count);
            }
            codes[count++] = bytes.getUnsignedShort(next);
            next += 4 + length;
        }
        keyShares = new Codes(Arrays.copyOf(codes, count));
        return true;
    }
}
