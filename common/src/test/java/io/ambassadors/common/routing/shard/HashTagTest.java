package io.ambassadors.common.routing.shard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashTagTest {
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "user:{42}:name,            42",
        "{42},                      42",
        "{a}{b},                    a",
        "}{a},                      a",
        "a}b{c}d,                   c",
        // Only the first opening byte is tried, and it must enclose something.
        "{}a,                       {}a",
        "{}{a},                     {}{a}",
        // Nested: from the first opening to the first closing byte.
        "{{a}},                     {a",
        "{a{b}c},                   a{b",
        "{a,                        {a",
        "a},                        a}",
        "{,                         {",
        "plain,                     plain",
        "'',                        ''"
    })
    void aTagIsWhatStandsBetweenTheFirstPair(String key, String part) {
        assertThat(part(new HashTag((byte) '{', (byte) '}'), key)).isEqualTo(part);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            quoteCharacter = '"',
            value = {"|a|b, a", "||a, ||a", "a|, a|"})
    void bothBytesMayBeTheSame(String key, String part) {
        assertThat(part(new HashTag((byte) '|', (byte) '|'), key)).isEqualTo(part);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({"x\u00abkey\u00bby, key", "\u00ab\u00bbkey, \u00ab\u00bbkey"})
    void bytesFrom0x80UpMayMakeATag(String key, String part) {
        assertThat(part(new HashTag((byte) 0xab, (byte) 0xbb), key)).isEqualTo(part);
    }

    /** The key stands in the middle of bytes that would complete a tag, if they were looked at. */
    private static String part(HashTag tag, String key) {
        byte[] bytes = ("{|x" + key + "}|y").getBytes(ISO_8859_1);
        long part = tag.part(bytes, 3, key.length());
        return new String(bytes, HashTag.offset(part), HashTag.length(part), ISO_8859_1);
    }
}
