package io.ambassadors.common.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FieldNamePropertyTest {
    @Property
    void comparesAsALoopOverBytesDoes(@ForAll @Size(max = 30) byte[] bytes, @ForAll @Size(max = 30) byte[] other) {
        byte[] lower = lowered(other);
        byte[] name = bytes.length >= lower.length ? bytes : other;
        assertThat(FieldName.equalsLower(name, 0, lower)).isEqualTo(slowly(name, lower));
        assertThat(FieldName.equalsLower(other, 0, lower)).isTrue();
    }

    @Property
    void knowsItsNamesInAnyCase(@ForAll @IntRange(min = 1, max = FieldName.LAST) int id, @ForAll long upper) {
        StringBuilder name = new StringBuilder(FieldName.text(id).toLowerCase(Locale.ROOT));
        for (int i = 0; i < name.length(); i++) {
            if ((upper >>> i & 1) != 0) {
                name.setCharAt(i, Character.toUpperCase(name.charAt(i)));
            }
        }
        byte[] bytes = name.toString().getBytes(ISO_8859_1);
        assertThat(FieldName.of(bytes, 0, bytes.length)).isEqualTo(id);
    }

    private static byte[] lowered(byte[] bytes) {
        byte[] lower = bytes.clone();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = FieldName.lower(lower[i]);
        }
        return lower;
    }

    private static boolean slowly(byte[] name, byte[] lower) {
        for (int i = 0; i < lower.length; i++) {
            if (FieldName.lower(name[i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
