package io.ambassadors.common.routing.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class KeyHashPropertyTest {
    @Property
    void onlyTheSliceCounts(@ForAll KeyHash hash, @ForAll byte[] key, @ForAll @IntRange(max = 9) int before) {
        byte[] padded = new byte[before + key.length + 5];
        Arrays.fill(padded, (byte) 0xa5);
        System.arraycopy(key, 0, padded, before, key.length);
        assertThat(hash.hash(padded, before, key.length)).isEqualTo(hash.hash(key, 0, key.length));
    }
}
