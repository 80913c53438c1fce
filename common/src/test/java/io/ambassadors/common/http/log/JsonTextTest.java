package io.ambassadors.common.http.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static String of(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        JsonText.appendBytes(new String(bytes, ISO_8859_1), out);
        return out.toString();
    }

    @Test
    void utf8StaysWhatItSays() {
        assertThat(Json.decodeValue(of("é €".getBytes(UTF_8)))).isEqualTo("é €");
    }

    @Test
    void otherBytesStandForThemselves() {
        assertThat(Json.decodeValue(of(new byte[] {'a', (byte) 0xff, 0, '"', '\\', '\n'})))
                .isEqualTo("a\u00ff\0\"\\\n");
    }

    @Property
    void anyBytesMakeOneLineOfAscii(@ForAll byte[] bytes) {
        String json = of(bytes);

        assertThat(json.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
        assertThat(Json.decodeValue(json)).isInstanceOf(String.class);
    }
}
