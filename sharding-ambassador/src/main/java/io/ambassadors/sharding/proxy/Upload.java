package io.ambassadors.sharding.proxy;

import io.netty.buffer.ByteBuf;

/** The rest of a request that is too long to be gathered: passed on to its exchange as it arrives, or thrown away. */
final class Upload {
    private final ClientConnection client;
    private final Worker worker;
    private final Exchange.Tail tail;
    /** Null when it is thrown away. */
    private Exchange exchange;

    private boolean allowed;

    /**
     * The rest of a request.
     *
     * @param exchange where it goes; null to throw it away
     * @param tail has seen the beginning
     */
    Upload(ClientConnection client, Exchange exchange, Exchange.Tail tail) {
        this.client = client;
        this.worker = client.pool.worker;
        this.exchange = exchange;
        this.tail = tail;
    }

    boolean mayRead() {
        return exchange == null || allowed;
    }

    void allow(boolean on) {
        allowed = on;
    }

    /** The exchange is over before the request is: the rest is thrown away. */
    void discard() {
        exchange = null;
    }

    /** Takes what can be read from a buffer, which stays the caller's. */
    void take(ByteBuf buf) {
        int length = worker.toScratch(buf);
        int end = tail.more(worker.scratch, 0, length);
        if (end == -2) {
            client.closeUnsynchronized();
            return;
        }
        int part = end < 0 ? length : end;
        if (end >= 0) {
            client.intake.uploadEnded(worker.scratch, part, length);
        }
        if (exchange != null) {
            exchange.uploadBytes(buf.retainedSlice(buf.readerIndex(), part), end >= 0);
        }
    }
}
