package io.ambassadors.splitting.variables;

import java.net.SocketAddress;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.OriginStream;
import io.ambassadors.common.http.proxy.OutgoingRequest;

/** A pool without connections: each try ends as the test says. */
record FakePool(Consumer<Attempt> outcome) implements OriginPool {
    @Override
    public void open(SocketAddress address, Attempt attempt) {
        outcome.accept(attempt);
    }

    @Override
    public boolean needsLength() {
        return false;
    }

    @Override
    public int idle() {
        return 0;
    }

    @Override
    public int active() {
        return 0;
    }

    @Override
    public long connects() {
        return 0;
    }

    @Override
    public void retire() {}

    /** An origin that nothing reaches. */
    static final class NoOrigin implements OriginStream {
        @Override
        public void head(OutgoingRequest request, long contentLength, boolean body) {}

        @Override
        public void data(ByteBuf data) {
            data.release();
        }

        @Override
        public void end(Fields trailers) {}

        @Override
        public void cancel() {}

        @Override
        public void read(boolean wanted) {}

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public long unsentBytes() {
            return 0;
        }

        @Override
        public boolean isReused() {
            return false;
        }
    }
}
