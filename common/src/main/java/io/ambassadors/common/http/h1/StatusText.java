package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;

/** Texts behind a status (RFC 9110, 15; where nginx words one otherwise, as nginx does), and whole status lines, made once. */
final class StatusText {
    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(100, "Continue"),
            Map.entry(101, "Switching Protocols"),
            Map.entry(103, "Early Hints"),
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(202, "Accepted"),
            Map.entry(203, "Non-Authoritative Information"),
            Map.entry(204, "No Content"),
            Map.entry(205, "Reset Content"),
            Map.entry(206, "Partial Content"),
            Map.entry(300, "Multiple Choices"),
            Map.entry(301, "Moved Permanently"),
            Map.entry(302, "Moved Temporarily"),
            Map.entry(303, "See Other"),
            Map.entry(304, "Not Modified"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(308, "Permanent Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(402, "Payment Required"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Time-out"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(411, "Length Required"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(414, "Request-URI Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(416, "Requested Range Not Satisfiable"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(422, "Unprocessable Entity"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Temporarily Unavailable"),
            Map.entry(504, "Gateway Time-out"),
            Map.entry(505, "HTTP Version Not Supported"),
            Map.entry(507, "Insufficient Storage"));

    private static final int STATUSES = 600;
    private static final byte[][] LINES = new byte[STATUSES][];
    private static final String[] BY_STATUS = new String[STATUSES];

    static {
        TEXTS.forEach((status, text) -> {
            BY_STATUS[status] = text;
            LINES[status] = line(status, text);
        });
    }

    private StatusText() {}

    /** The usual text; empty if there is none. */
    static String of(int status) {
        return status < STATUSES && BY_STATUS[status] != null ? BY_STATUS[status] : "";
    }

    /** Version, status, text and line end. An empty text stands for the usual one. */
    static byte[] line(int status, String text) {
        String usual = of(status);
        if ((text.isEmpty() || text.equals(usual)) && status < STATUSES && LINES[status] != null) {
            return LINES[status];
        }
        return ("HTTP/1.1 " + status + " " + (text.isEmpty() ? usual : text) + "\r\n").getBytes(ISO_8859_1);
    }
}
