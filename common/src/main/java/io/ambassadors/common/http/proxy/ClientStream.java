package io.ambassadors.common.http.proxy;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.Fields;

/**
 * The client's side of an exchange: takes the response, and is told how fast the request's body may come. Implemented for each
 * version of HTTP. Its events are methods of {@link Exchange} whose names begin with {@code client}. Writing is bounded by whoever
 * writes.
 */
public interface ClientStream {
    /** Sends an interim response (100, 103). */
    void informational(int status, Fields fields);

    /**
     * Sends the head of the response.
     *
     * @param reason text behind the status; empty for the usual one
     * @param fields all but those of framing and connection
     * @param contentLength length to declare; -1 if it is not known
     * @param bodyless whether no body follows whatever the length says (HEAD, 204, 304)
     */
    void head(int status, String reason, Fields fields, long contentLength, boolean bodyless);

    /** Sends a part of the body; takes it over. */
    void data(ByteBuf data);

    /** The response is whole; trailers may be null. */
    void end(Fields trailers);

    /** The response breaks off: the client must be able to see that. */
    void abort();

    /** Answers a request for another protocol with 101 (or HTTP/2's 200); from now on bytes pass as they are, both ways. */
    void tunnel(Fields fields);

    /** Whether the client takes bytes as fast as they come; {@link Exchange#clientWritable} tells when it does again. */
    boolean isWritable();

    /** Sets how many bytes are kept for a client that is slower than the origin, before {@link #isWritable} turns false. */
    void readAhead(int bytes);

    /** Number of bytes that the client has not taken, to see whether it takes any. */
    long unsentBytes();

    /** Whether more of the request's body is wanted now. */
    void readBody(boolean wanted);

    /** The rest of the request's body is of no interest: it is thrown away, or the connection closes, as nginx lingers. */
    void discardBody();

    /** The connection closes behind this response. */
    void closeAfterwards();
}
