package io.ambassadors.sharding.resp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are replies, the beginning of one, or garbage; in one piece or byte by byte. */
class ReplyScannerFuzzTest {
    @FuzzTest
    void anyBytes(byte[] bytes) {
        for (boolean resp3 : new boolean[] {false, true}) {
            assertThat(scan(bytes, 1, resp3)).isEqualTo(scan(bytes, Math.max(1, bytes.length), resp3));
        }
    }

    private static String scan(byte[] bytes, int step, boolean resp3) {
        StringBuilder found = new StringBuilder();
        ReplyScanner scanner = new ReplyScanner(resp3);
        int at = 0;
        for (int known = Math.min(step, bytes.length); at < bytes.length; ) {
            ReplyScanner.Result result = scanner.scan(bytes, at, known);
            if (result == ReplyScanner.Result.GARBAGE) {
                return found.append("garbage").toString();
            }
            assertThat(scanner.position()).isBetween(at, known);
            at = scanner.position();
            if (result == ReplyScanner.Result.COMPLETE) {
                found.append(at).append(' ');
                scanner.begin();
            } else if (known == bytes.length) {
                break;
            } else {
                known = Math.min(bytes.length, known + step);
            }
        }
        return found.toString();
    }
}
