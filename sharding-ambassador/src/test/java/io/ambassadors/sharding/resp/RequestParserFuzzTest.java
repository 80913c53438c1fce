package io.ambassadors.sharding.resp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are requests, the beginning of one, or refused; in one piece or byte by byte. */
class RequestParserFuzzTest {
    @FuzzTest
    void anyBytes(byte[] bytes) {
        assertThat(parse(bytes, 1)).isEqualTo(parse(bytes, Math.max(1, bytes.length)));
    }

    private static String parse(byte[] bytes, int step) {
        StringBuilder found = new StringBuilder();
        RequestParser parser = new RequestParser();
        parser.reset(1024, 1 << 20, true);
        int at = 0;
        for (int known = Math.min(step, bytes.length); at < bytes.length; ) {
            RequestParser.Result result = parser.parse(bytes, at, known);
            if (result == RequestParser.Result.BROKEN) {
                return found.append(parser.error()).toString();
            }
            if (result == RequestParser.Result.INCOMPLETE) {
                if (known == bytes.length) {
                    break;
                }
                known = Math.min(bytes.length, known + step);
                continue;
            }
            assertThat(parser.position()).isGreaterThan(at).isLessThanOrEqualTo(known);
            at = parser.position();
            found.append(result).append(' ').append(at).append(' ');
            parser.reset(1024, 1 << 20, true);
        }
        return found.toString();
    }
}
