package io.ambassadors.common.http.proxy;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.Fields;

/**
 * One try of a request at an origin. Implemented for each version of HTTP. Its events go to the {@link Attempt} that it was opened
 * for; after {@link #cancel}, or after the end of the response, there are none.
 */
public interface OriginStream {
    /**
     * Sends the head.
     *
     * @param contentLength length of the body to declare; -1 if none is declared
     * @param body whether {@link #data} and {@link #end} follow; else the request is whole with its head. A body without a length
     *     is chunked
     */
    void head(OutgoingRequest request, long contentLength, boolean body);

    /** Sends a part of the body; takes it over. */
    void data(ByteBuf data);

    /** The body is whole; trailers may be null. In a tunnel: no more bytes come this way. */
    void end(Fields trailers);

    /** Nothing of this request is of interest any more. The connection is closed, or with HTTP/2 the stream is reset. */
    void cancel();

    /** Whether more of the response is wanted now. */
    void read(boolean wanted);

    /** Whether the origin takes bytes as fast as they come; {@link Attempt#writable} tells when it does again. */
    boolean isWritable();

    /** Number of bytes that the origin has not taken, to see whether it takes any. */
    long unsentBytes();

    /** Whether the connection had served a request before. */
    boolean isReused();
}
