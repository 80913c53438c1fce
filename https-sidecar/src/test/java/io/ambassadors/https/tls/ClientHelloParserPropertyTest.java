package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

import io.netty.buffer.Unpooled;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import io.ambassadors.https.tls.ClientHelloParser.Result;

/** The result depends on the bytes alone: once there is one, more bytes do not change it. */
class ClientHelloParserPropertyTest {
    private static final HelloBytes HELLO = HelloBytes.hello()
            .serverName("shop.example")
            .protocols("h2")
            .groups(0x11ec, 29)
            .versions(0x0304)
            .keyShares(29);

    static Result parse(byte[] bytes, int length) {
        return ClientHelloParser.parse(Unpooled.wrappedBuffer(bytes, 0, length));
    }

    /** Also used for fuzzing. */
    static void sameForEverySplit(byte[] bytes) {
        Result result = null;
        for (int length = 0; length <= bytes.length; length++) {
            Result next = parse(bytes, length);
            if (result instanceof Result.Whole || result instanceof Result.Invalid) {
                assertThat(next).as("%s bytes", length).isEqualTo(result);
            }
            result = next;
        }
    }

    @Property
    void recordsDoNotMatter(@ForAll @IntRange(min = 3, max = 300) int most) {
        byte[] one = HELLO.bytes();
        byte[] many = HelloBytes.records(HELLO.message(), most);
        assertThat(parse(many, many.length)).isEqualTo(parse(one, one.length)).isInstanceOf(Result.Whole.class);
        assertThat(parse(many, many.length - 1)).isInstanceOf(Result.More.class);
        sameForEverySplit(many);
    }

    @Property
    void anyBytesGiveAResult(@ForAll @Size(max = 300) byte[] bytes) {
        sameForEverySplit(bytes);
    }

    @Property
    void anyBodyGivesAResult(@ForAll @Size(max = 300) byte[] body, @ForAll @IntRange(min = 1, max = 400) int most) {
        sameForEverySplit(HelloBytes.records(HelloBytes.message(body), most));
    }

    @Property
    void anyChangeOfAHelloGivesAResult(@ForAll @IntRange(min = 0, max = 170) int at, @ForAll byte value) {
        byte[] bytes = HELLO.bytes();
        bytes[Math.min(at, bytes.length - 1)] = value;
        sameForEverySplit(Arrays.copyOf(bytes, bytes.length + 7));
    }
}
