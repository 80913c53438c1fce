package io.ambassadors.common.http.proxy;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;

/**
 * One try of an exchange at one endpoint, and what became of it: the record behind {@code $upstream_addr}, {@code $upstream_status}
 * and the like. Hears the events of its {@link OriginStream}.
 */
public final class Attempt {
    private final Exchange exchange;
    private final Endpoint endpoint;
    private final long startNanos;
    OriginStream stream;
    Attempt previous;
    private long connectedNanos;
    private long headNanos;
    private long endNanos;
    private long bytesReceived;
    private long bodyBytes;
    private long bytesSent;
    private int status;
    private Failure failure;
    private boolean over;

    Attempt(Exchange exchange, Endpoint endpoint, long startNanos) {
        this.exchange = exchange;
        this.endpoint = endpoint;
        this.startNanos = startNanos;
    }

    // What the pool and the stream tell.

    /** A connection is there; returns false if it is not wanted any more. */
    public boolean opened(OriginStream newStream) {
        if (over) {
            return false;
        }
        stream = newStream;
        connectedNanos = exchange.loop().now();
        exchange.originOpened(this);
        return true;
    }

    /** There is no connection, or no whole response. */
    public void failed(Failure reason) {
        if (!over) {
            over(exchange.loop().now());
            failure = reason;
            exchange.originFailed(this, reason);
        }
    }

    /** Sends no more bytes of this try than these have been sent. */
    public void sent(long bytes) {
        bytesSent += bytes;
    }

    /** The head of the final response. */
    public void head(ResponseHead head) {
        if (!over) {
            headNanos = exchange.loop().now();
            status = head.status();
            bytesReceived += head.headLength();
            exchange.originHead(this, head);
        }
    }

    /** A part of the response's body, or of a tunnel's bytes; taken over. */
    public void data(ByteBuf data) {
        if (over) {
            data.release();
            return;
        }
        int length = data.readableBytes();
        bodyBytes += length;
        bytesReceived += length;
        exchange.originData(data);
    }

    /** The response is whole. */
    public void end(Fields trailers) {
        if (!over) {
            over(exchange.loop().now());
            exchange.originEnd(this, trailers);
        }
    }

    /** In a tunnel: the origin sends no more, and still reads. */
    public void tunnelEnd() {
        if (!over) {
            exchange.originTunnelEnd();
        }
    }

    /** The origin took bytes that had waited. */
    public void writable() {
        if (!over) {
            exchange.originWritable();
        }
    }

    // What the exchange does.

    /** Ends the try from this side. */
    void cancel(long now) {
        if (!over) {
            over(now);
            if (stream != null) {
                stream.cancel();
            }
        }
    }

    private void over(long now) {
        over = true;
        endNanos = now;
    }

    /** Whether the client has gone or the response is here, so that an opening connection should go to the pool instead. */
    public boolean isOver() {
        return over;
    }

    /** The settings of the exchange. */
    public ProxySettings settings() {
        return exchange.plan().settings();
    }

    // The record.

    /** Where it went. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** The try before this one; null for the first. */
    public Attempt previous() {
        return previous;
    }

    /** Status of the response, or that of the failure. */
    public int status() {
        return status != 0 ? status : failure == null ? 0 : failure.status();
    }

    /** Why it brought no whole response; null if it did, or still may. */
    public Failure failure() {
        return failure;
    }

    /** Nanoseconds until the connection was there; -1 if it never was. */
    public long connectNanos() {
        return connectedNanos == 0 ? -1 : connectedNanos - startNanos;
    }

    /** Nanoseconds until the head of the response was there; -1 if it never was. */
    public long headNanos() {
        return headNanos == 0 ? -1 : headNanos - startNanos;
    }

    /** Nanoseconds until it was over; -1 while it is not. */
    public long responseNanos() {
        return endNanos == 0 ? -1 : endNanos - startNanos;
    }

    /** Bytes of the response, its head included. */
    public long bytesReceived() {
        return bytesReceived;
    }

    /** Bytes of the response's body. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** Bytes of the request that were sent. */
    public long bytesSent() {
        return bytesSent;
    }
}
