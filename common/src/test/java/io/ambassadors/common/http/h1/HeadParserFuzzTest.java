package io.ambassadors.common.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.ResponseHead;

/** Any bytes are a head, the beginning of one, or refused; in one piece or byte by byte. */
class HeadParserFuzzTest {
    @FuzzTest
    void anyBytes(byte[] bytes) {
        assertThat(request(bytes, 1)).isEqualTo(request(bytes, Math.max(1, bytes.length)));
        assertThat(response(bytes, 1)).isEqualTo(response(bytes, Math.max(1, bytes.length)));
    }

    static String request(byte[] bytes, int step) {
        RequestHead head = new RequestHead(new Fields());
        RequestParser parser = new RequestParser(head, HeadLimits.of(ClientSettings.DEFAULT));
        parser.reset();
        return outcome(
                parser,
                bytes,
                step,
                () -> head.method() + " " + head.target() + " " + head.version() + " " + head.authority() + " "
                        + head.contentLength() + " " + head.hasUnknownLength() + "\n" + head.fields());
    }

    static String response(byte[] bytes, int step) {
        ResponseHead head = new ResponseHead(new Fields());
        ResponseParser parser = new ResponseParser(head, 8192);
        parser.reset();
        return outcome(
                parser,
                bytes,
                step,
                () -> head.version() + " " + head.status() + " " + head.reason() + " " + head.contentLength() + " "
                        + head.isChunked() + "\n" + head.fields());
    }

    private static String outcome(
            HeadParser parser, byte[] bytes, int step, java.util.function.Supplier<String> whole) {
        int at = 0;
        while (at < bytes.length && !parser.isComplete() && parser.fault() == null) {
            int length = Math.min(step, bytes.length - at);
            int taken = parser.parse(bytes, at, length);
            assertThat(taken).isPositive().isLessThanOrEqualTo(length);
            at += taken;
        }
        if (parser.fault() != null) {
            return "refused";
        }
        if (!parser.isComplete()) {
            assertThat(at).isEqualTo(bytes.length);
            return "unfinished";
        }
        assertThat(parser.headLength()).isEqualTo(at);
        return at + " " + whole.get();
    }
}
