package io.ambassadors.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/** A client of HTTP/1 that sends and shows bytes. */
public final class RawHttp extends RawClient {
    private RawHttp(int port) {
        super(port);
    }

    private RawHttp(Socket connected) {
        super(connected);
    }

    /** Speaks over a connection that is there, such as one with TLS; closes it in the end. */
    public static RawHttp over(Socket connected) {
        return new RawHttp(connected);
    }

    /** Connects to a port of 127.0.0.1. */
    public static RawHttp connect(int port) {
        return new RawHttp(port);
    }

    /** A GET of HTTP/1.1 with more fields, each ending in CR LF. */
    public static String get(String path, String... fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: it\r\n" + String.join("", fields) + "\r\n";
    }

    /** Sends a GET, with more fields that end in CR LF, and reads what is answered. */
    public HttpMessage ask(String path, String... fields) {
        send(get(path, fields));
        return response();
    }

    /** The next response, which may be an interim one. */
    public HttpMessage response() {
        try {
            return HttpMessage.readResponse(responseHead(), in(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next response, to a HEAD. */
    public HttpMessage responseToHead() {
        return new HttpMessage(responseHead(), "");
    }

    /** The head of the next response; its body is left in {@link #in()}. */
    public String responseHead() {
        try {
            String head = HttpMessage.readHead(in());
            if (head == null) {
                throw new IOException("closed before the response");
            }
            return head;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
