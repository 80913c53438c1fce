package io.ambassadors.common.http.proxy;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.RequestHead;

/** What can be known of an exchange, while it is under way and when it is over: the part behind variables, logs and statistics. */
public abstract class ExchangeFacts extends Timed {
    final HttpLoop loop;
    final RequestHead request;
    final ClientInfo client;
    final long startNanos;
    final long startMillis = System.currentTimeMillis();
    final long requestsBefore;
    ClientSettings clientSettings;
    Object context;
    Attempt attempt;
    int status;
    String upgradedTo;
    Failure failure;
    boolean answered;
    long lengthSent = -1;
    long headBytesSent;
    long bodyBytesSent;
    long bodyBytesReceived;
    long firstByteNanos;
    long endNanos;

    ExchangeFacts(
            HttpLoop loop, RequestHead request, ClientInfo client, ClientSettings clientSettings, long requestsBefore) {
        this.loop = loop;
        this.request = request;
        this.client = client;
        this.clientSettings = clientSettings;
        this.requestsBefore = requestsBefore;
        this.startNanos = loop.now();
    }

    /** The event loop that it belongs to. */
    public HttpLoop loop() {
        return loop;
    }

    /** The request's head; valid until the exchange is over. */
    public RequestHead request() {
        return request;
    }

    /** The connection that it came on. */
    public ClientInfo client() {
        return client;
    }

    /** Settings of the client's side. */
    public ClientSettings clientSettings() {
        return clientSettings;
    }

    /** What the service keeps with it; null if nothing. */
    public Object context() {
        return context;
    }

    /** Number of this request on its connection, from 1: nginx's {@code $connection_requests}. */
    public long requestNumber() {
        return requestsBefore + 1;
    }

    /** The last try; its predecessors hang on it. Null if there was none. */
    public Attempt lastAttempt() {
        return attempt;
    }

    /** Milliseconds since the epoch at which the head was there. */
    public long startMillis() {
        return startMillis;
    }

    /** {@link System#nanoTime} at which the head was there. */
    public long startNanos() {
        return startNanos;
    }

    /** Nanoseconds that it took, or has taken so far. */
    public long durationNanos() {
        return (endNanos == 0 ? loop.now() : endNanos) - startNanos;
    }

    /** Nanoseconds until the head of the response went to the client; -1 before. */
    public long firstByteNanos() {
        return firstByteNanos == 0 ? -1 : firstByteNanos - startNanos;
    }

    /** Status that the client got, or 499 and the like if it got none; 0 before. */
    public int status() {
        return status;
    }

    /** The protocol that the origin changed to with its 101; null if it did not, or did not say. */
    public String upgradedTo() {
        return upgradedTo;
    }

    /** Why it did not end as it should; null if it did. */
    public Failure failure() {
        return failure;
    }

    /** Whether the client was given a response to its end, if only one that speaks of a failure. */
    public boolean isAnswered() {
        return answered;
    }

    /** The Content-Length that the client was told; -1 if it was told none. */
    public long lengthSent() {
        return lengthSent;
    }

    /** Bytes of the response, its head included. */
    public long bytesSent() {
        return headBytesSent + bodyBytesSent;
    }

    /** Bytes of the response's body. */
    public long bodyBytesSent() {
        return bodyBytesSent;
    }

    /** Bytes of the request: line, fields, and what came of its body. */
    public long requestBytes() {
        return request.headLength() + bodyBytesReceived;
    }
}
