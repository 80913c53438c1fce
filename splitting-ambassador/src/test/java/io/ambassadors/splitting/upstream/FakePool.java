package io.ambassadors.splitting.upstream;

import java.net.SocketAddress;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.OriginStream;
import io.ambassadors.common.http.proxy.OutgoingRequest;
import io.ambassadors.common.http.proxy.PoolSettings;

/** Connections whose other end is said by the test. */
final class FakePool implements OriginPool {
    final PoolSettings settings;
    private final Map<SocketAddress, Integer> statuses;
    private final List<SocketAddress> asked;
    boolean retired;

    /**
     * A pool.
     *
     * @param statuses what an address answers: a status, or 0 if it refuses connections, or -1 if it says nothing
     * @param asked takes each address that is asked
     */
    FakePool(PoolSettings settings, Map<SocketAddress, Integer> statuses, List<SocketAddress> asked) {
        this.settings = settings;
        this.statuses = statuses;
        this.asked = asked;
    }

    @Override
    public void open(SocketAddress address, Attempt attempt) {
        asked.add(address);
        int status = statuses.getOrDefault(address, 200);
        if (status == 0) {
            attempt.failed(Failure.CONNECT);
        } else {
            attempt.opened(new Stream(attempt, status));
        }
    }

    @Override
    public boolean needsLength() {
        return false;
    }

    @Override
    public int idle() {
        return 1;
    }

    @Override
    public int active() {
        return 2;
    }

    @Override
    public long connects() {
        return 0;
    }

    @Override
    public void retire() {
        retired = true;
    }

    private record Stream(Attempt attempt, int status) implements OriginStream {
        @Override
        public void head(OutgoingRequest request, long contentLength, boolean body) {
            attempt.sent(100);
            if (status < 0) {
                return;
            }
            ResponseHead head = new ResponseHead(new Fields());
            head.line(HttpVersion.HTTP_1_1, status, "");
            head.body(0, false);
            head.headLength(50);
            attempt.head(head);
            attempt.end(null);
        }

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
