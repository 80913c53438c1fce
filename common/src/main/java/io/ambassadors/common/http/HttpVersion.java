package io.ambassadors.common.http;

/** Version of HTTP that a message is in. */
public enum HttpVersion {
    /** HTTP/0.9, in refusals only: the request line had no version. */
    HTTP_0_9("HTTP/0.9"),
    HTTP_1_0("HTTP/1.0"),
    HTTP_1_1("HTTP/1.1"),
    HTTP_2("HTTP/2.0");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /** As nginx writes it in {@code $server_protocol}. */
    public String text() {
        return text;
    }
}
