package io.ambassadors.common.http.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;

/**
 * An error as clients of gRPC expect it: the status of the call in the fields of a response that has no body and is 200 as far as HTTP
 * goes ("Trailers-Only" of gRPC's protocol over HTTP/2). Without it, clients guess from the status of HTTP and show nobody the reason.
 */
public final class GrpcReply {
    private static final String TYPE = "application/grpc";
    private static final String STATUS = "grpc-status";
    private static final String MESSAGE = "grpc-message";
    private static final int UNKNOWN = 2;
    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNIMPLEMENTED = 12;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private GrpcReply() {}

    /** Whether a request is a call of gRPC; gRPC-Web is another protocol. */
    public static boolean isAskedFor(RequestHead request) {
        if (request.version() != HttpVersion.HTTP_2) {
            return false;
        }
        String type = request.fields().get(FieldName.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(TYPE)) {
            return false;
        }
        char next = type.length() == TYPE.length() ? ';' : type.charAt(TYPE.length());
        return next == ';' || next == '+' || next == ' ';
    }

    /**
     * The same error for gRPC.
     *
     * @param error the reply that another client would get
     * @param fields what every reply of ours has; added to
     * @param why what is wrong, for people
     */
    public static Reply of(Reply error, Fields fields, String why) {
        fields.add(FieldName.CONTENT_TYPE, TYPE);
        fields.add(STATUS, Integer.toString(code(error.status())));
        fields.add(MESSAGE, encoded(why));
        return new Reply(200, "", fields, new byte[0], error.close());
    }

    /** gRPC's own mapping ("HTTP to gRPC Status Code Mapping"), with what it leaves out where there is no doubt. */
    static int code(int status) {
        return switch (status) {
            case 400, 431 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404, 501 -> UNIMPLEMENTED;
            case 413 -> RESOURCE_EXHAUSTED;
            case 408, 429, 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /** Percent-encoded but for what may be seen, as gRPC's protocol has it. */
    private static String encoded(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        StringBuilder encoded = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            if (b >= ' ' && b < 0x7f && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(String.format("%02X", b & 0xff));
            }
        }
        return encoded.toString();
    }
}
