package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Map;

/** The small pages that go with a status when the configuration has no other, with nginx's words in nginx's form. */
final class ErrorDocument {
    /** What the service calls itself in pages and in the Server field. */
    static final String NAME = "splitting-ambassador";

    private static final byte[] NOTHING = new byte[0];
    private static final Map<Integer, String> TITLES = new HashMap<>();

    static {
        TITLES.put(301, "Moved Permanently");
        TITLES.put(302, "Found");
        TITLES.put(303, "See Other");
        TITLES.put(307, "Temporary Redirect");
        TITLES.put(308, "Permanent Redirect");
        TITLES.put(400, "Bad Request");
        TITLES.put(401, "Authorization Required");
        TITLES.put(402, "Payment Required");
        TITLES.put(403, "Forbidden");
        TITLES.put(404, "Not Found");
        TITLES.put(405, "Not Allowed");
        TITLES.put(406, "Not Acceptable");
        TITLES.put(408, "Request Time-out");
        TITLES.put(409, "Conflict");
        TITLES.put(410, "Gone");
        TITLES.put(411, "Length Required");
        TITLES.put(412, "Precondition Failed");
        TITLES.put(413, "Request Entity Too Large");
        TITLES.put(414, "Request-URI Too Large");
        TITLES.put(415, "Unsupported Media Type");
        TITLES.put(416, "Requested Range Not Satisfiable");
        TITLES.put(421, "Misdirected Request");
        TITLES.put(429, "Too Many Requests");
        TITLES.put(431, "Request Header Fields Too Large");
        TITLES.put(500, "Internal Server Error");
        TITLES.put(501, "Not Implemented");
        TITLES.put(502, "Bad Gateway");
        TITLES.put(503, "Service Temporarily Unavailable");
        TITLES.put(504, "Gateway Time-out");
        TITLES.put(505, "HTTP Version Not Supported");
        TITLES.put(507, "Insufficient Storage");
    }

    private static final Map<Integer, byte[]> PLAIN = pages(NAME);

    private ErrorDocument() {}

    private static Map<Integer, byte[]> pages(String name) {
        Map<Integer, byte[]> pages = new HashMap<>();
        TITLES.forEach((status, title) -> {
            String heading = status + " " + title;
            String page = "<html>\r\n<head><title>" + heading + "</title></head>\r\n<body>\r\n<center><h1>" + heading
                    + "</h1></center>\r\n<hr><center>" + name + "</center>\r\n</body>\r\n</html>\r\n";
            pages.put(status, page.getBytes(ISO_8859_1));
        });
        return Map.copyOf(pages);
    }

    /** The page of a status; empty if it has none. Not to be changed. */
    static byte[] of(int status) {
        return PLAIN.getOrDefault(status, NOTHING);
    }
}
