package io.ambassadors.common.http.proxy;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.Fields;

/** The client of a request that nobody waits for, such as a mirrored one: takes everything and keeps nothing. */
public class Nobody implements ClientStream {
    @Override
    public void informational(int status, Fields fields) {}

    @Override
    public void head(int status, String reason, Fields fields, long contentLength, boolean bodyless) {}

    @Override
    public void data(ByteBuf data) {
        data.release();
    }

    @Override
    public void end(Fields trailers) {}

    @Override
    public void abort() {}

    @Override
    public void tunnel(Fields fields) {}

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void readAhead(int bytes) {}

    @Override
    public long unsentBytes() {
        return 0;
    }

    @Override
    public void readBody(boolean wanted) {}

    @Override
    public void discardBody() {}

    @Override
    public void closeAfterwards() {}
}
