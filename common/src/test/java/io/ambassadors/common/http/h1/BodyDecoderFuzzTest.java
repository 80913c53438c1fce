package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import io.ambassadors.common.http.ClientSettings;

/** Any bytes are chunks, the beginning of some, or refused; in one piece or byte by byte. */
class BodyDecoderFuzzTest {
    @FuzzTest
    void anyBytes(byte[] bytes) {
        assertThat(decode(bytes, 1)).isEqualTo(decode(bytes, Math.max(1, bytes.length)));
    }

    static String decode(byte[] bytes, int step) {
        BodyDecoder decoder = new BodyDecoder(HeadLimits.of(ClientSettings.DEFAULT));
        decoder.chunked();
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (at < bytes.length && !decoder.isDone() && !decoder.isFaulty()) {
            ByteBuf in = Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step)));
            int before = in.readableBytes();
            for (ByteBuf part = decoder.next(in); part != null; part = decoder.next(in)) {
                assertThat(part.isReadable()).isTrue();
                body.append(part.toString(ISO_8859_1));
                part.release();
            }
            at += before - in.readableBytes();
            assertThat(in.isReadable() && !decoder.isDone() && !decoder.isFaulty())
                    .isFalse();
            in.release();
        }
        if (decoder.isFaulty()) {
            return "refused after " + body;
        }
        return decoder.isDone() ? at + " " + body + " " + decoder.trailers() : "unfinished " + body;
    }
}
