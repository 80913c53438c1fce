package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What a client hears that speaks HTTP without TLS, as with nginx: what is wrong, in its own language. */
final class PlainHttp {
    private static final String TEXT = "This port speaks HTTPS; the request came in clear.\r\n";
    private static final byte[] ANSWER =
            ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n" + "Content-Length: "
                            + TEXT.length() + "\r\n\r\n" + TEXT)
                    .getBytes(US_ASCII);

    private PlainHttp() {}

    /** The whole response. */
    static byte[] answer() {
        return ANSWER.clone();
    }
}
