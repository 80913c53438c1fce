package io.ambassadors.common.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LineScanPropertyTest {
    private static int slowly(byte[] bytes, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] >= 0 && bytes[i] <= '\r') {
                return i;
            }
        }
        return limit;
    }

    @Property
    void findsWhatALoopOverBytesFinds(@ForAll @Size(max = 40) byte[] bytes, @ForAll @IntRange(max = 40) int from) {
        int start = Math.min(from, bytes.length);
        assertThat(LineScan.next(bytes, start, bytes.length)).isEqualTo(slowly(bytes, start, bytes.length));
    }

    /** Bytes around the bound, where borrows of the arithmetic could mislead. */
    @Property
    void isExactAroundItsBound(@ForAll @Size(max = 24) List<@ByteRange(min = 9, max = 16) Byte> near) {
        byte[] bytes = new byte[near.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = near.get(i);
        }
        assertThat(LineScan.next(bytes, 0, bytes.length)).isEqualTo(slowly(bytes, 0, bytes.length));
    }
}
