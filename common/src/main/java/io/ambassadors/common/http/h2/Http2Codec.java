package io.ambassadors.common.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.proxy.HttpLoop;

/**
 * Netty's parts of one connection. The window of the connection refills by itself, so that one stream that is held back does not hold
 * back the others; the windows of streams refill when their data has been taken.
 */
final class Http2Codec {
    /** Share of a window that is used before it is refilled. */
    private static final float REFILL = 0.5f;
    /** CONTINUATION frames of less than a kilobyte in one head. */
    private static final int SMALL_CONTINUATIONS = 16;
    /** Heads up to so many times the bound are read, to answer 431; longer ones end the connection. */
    private static final int READ_TO_REFUSE = 4;

    private final FieldsDecoder headers;
    private final CountingEncoder written = new CountingEncoder();
    private final DefaultHttp2Connection connection;
    private final DefaultHttp2ConnectionEncoder encoder;
    private final Http2ConnectionDecoder decoder;
    private final FrameOutput output;

    /** Says which fields a block of a stream is decoded into. */
    interface Target {
        Fields of(int streamId) throws Http2Exception;
    }

    /**
     * Parts for a connection.
     *
     * @param server whether the other side is a client
     * @param maxHead longest head that is accepted, as HPACK counts
     */
    Http2Codec(HttpLoop loop, boolean server, int maxHead) {
        output = new FrameOutput(loop);
        headers = new FieldsDecoder(new IncomingFields(server), maxHead);
        connection = new DefaultHttp2Connection(server);
        connection.local().flowController(new DefaultHttp2LocalFlowController(connection, REFILL, true));
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        encoder = new DefaultHttp2ConnectionEncoder(connection, new FrameWriter(written, output));
        decoder =
                new DefaultHttp2ConnectionDecoder(
                        connection,
                        encoder,
                        new DefaultHttp2FrameReader(headers, SMALL_CONTINUATIONS),
                        Http2PromisedRequestVerifier.ALWAYS_VERIFY,
                        true,
                        true,
                        false) {
                    @Override
                    protected long calculateMaxHeaderListSizeGoAway(long size) {
                        return READ_TO_REFUSE * size;
                    }
                };
    }

    /** Where heads and trailers are decoded into. */
    void target(Target target) {
        headers.target = target;
    }

    IncomingFields incoming() {
        return headers.fields;
    }

    DefaultHttp2Connection connection() {
        return connection;
    }

    Http2ConnectionEncoder encoder() {
        return encoder;
    }

    Http2ConnectionDecoder decoder() {
        return decoder;
    }

    /** Where short frames are gathered. */
    FrameOutput output() {
        return output;
    }

    /** Bytes of the block that was encoded last. */
    int lastBlock() {
        return written.last;
    }

    /** Decodes into {@link IncomingFields}. What is malformed is found there, not by Netty. */
    private static final class FieldsDecoder extends DefaultHttp2HeadersDecoder {
        private final IncomingFields fields;
        private Target target;

        FieldsDecoder(IncomingFields fields, int maxHead) {
            super(false, false, maxHead);
            this.fields = fields;
            try {
                maxHeaderListSize(maxHead, (long) READ_TO_REFUSE * maxHead);
            } catch (Http2Exception e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        public Http2Headers decodeHeaders(int streamId, ByteBuf block) throws Http2Exception {
            fields.begin(target.of(streamId), block.readableBytes());
            Http2Headers decoded = super.decodeHeaders(streamId, block);
            fields.end();
            return decoded;
        }

        @Override
        protected Http2Headers newHeaders() {
            return fields;
        }
    }

    /** Tells how long the blocks are that it makes. */
    private static final class CountingEncoder extends DefaultHttp2HeadersEncoder {
        private int last;

        CountingEncoder() {
            super(OutgoingFields.SENSITIVE, true);
        }

        @Override
        public void encodeHeaders(int streamId, Http2Headers headers, ByteBuf buffer) throws Http2Exception {
            int before = buffer.readableBytes();
            super.encodeHeaders(streamId, headers, buffer);
            last = buffer.readableBytes() - before;
        }
    }
}
