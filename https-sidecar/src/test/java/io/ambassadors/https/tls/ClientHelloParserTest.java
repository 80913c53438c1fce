package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.https.tls.ClientHelloParser.Kind;
import io.ambassadors.https.tls.ClientHelloParser.Result;

class ClientHelloParserTest {
    private static Result parse(byte[] bytes) {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        Result result = ClientHelloParser.parse(buffer);
        assertThat(buffer.readableBytes()).as("stays readable").isEqualTo(bytes.length);
        return result;
    }

    private static ClientHello hello(HelloBytes bytes) {
        return whole(bytes.bytes());
    }

    private static ClientHello whole(byte[] bytes) {
        Result result = parse(bytes);
        assertThat(result).isInstanceOf(Result.Whole.class);
        return ((Result.Whole) result).hello();
    }

    private static Result.Invalid invalid(byte[] bytes) {
        Result result = parse(bytes);
        assertThat(result).isInstanceOf(Result.Invalid.class);
        return (Result.Invalid) result;
    }

    private static void malformed(HelloBytes bytes) {
        Result.Invalid invalid = invalid(bytes.bytes());
        assertThat(invalid.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(invalid.alert()).isEqualTo(TlsAlert.DECODE_ERROR);
    }

    @Test
    void everythingThatMattersIsRead() {
        ClientHello hello = hello(HelloBytes.hello()
                .serverName("Shop.Example.")
                .groups(0x0a0a, 0x11ec, 29)
                .protocols("h2", "http/1.1")
                .extension(35, new byte[0])
                .extension(0xfe0d, new byte[7])
                .versions(0x2a2a, 0x0304, 0x0303)
                .keyShares(0x11ec, 29));
        assertThat(hello)
                .isEqualTo(new ClientHello(
                        "shop.example",
                        List.of("h2", "http/1.1"),
                        new Codes(0x2a2a, 0x0304, 0x0303),
                        new Codes(0x0a0a, 0x11ec, 29),
                        new Codes(0x11ec, 29),
                        false));
        assertThat(hello.isPostQuantum()).isTrue();
    }

    @Test
    void withoutExtensionsLittleIsKnown() {
        ClientHello hello = hello(HelloBytes.hello().sessionId(0));
        assertThat(hello.serverName()).isEmpty();
        assertThat(hello.applicationProtocols()).isEmpty();
        assertThat(hello.versions()).isEqualTo(new Codes(0x0303, 0x0302, 0x0301));
        assertThat(hello.isPostQuantum()).isFalse();
        assertThat(hello(HelloBytes.hello().legacyVersion(0x0300)).versions()).isEqualTo(Codes.NONE);
        assertThat(hello(HelloBytes.hello().legacyVersion(0x0302)).versions()).isEqualTo(new Codes(0x0302, 0x0301));
        assertThat(hello(HelloBytes.hello().legacyVersion(0x0301)).versions()).isEqualTo(new Codes(0x0301));
    }

    @Test
    void aTicketIsAnEarlierSession() {
        assertThat(hello(HelloBytes.hello().extension(35, new byte[100])).resuming())
                .isTrue();
        assertThat(hello(HelloBytes.hello().extension(41, new byte[100])).resuming())
                .isTrue();
        assertThat(hello(HelloBytes.hello().extension(35, new byte[0])).resuming())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 63, 100})
    void recordsMayBeShort(int most) {
        HelloBytes bytes = HelloBytes.hello().serverName("a.example");
        assertThat(whole(HelloBytes.records(bytes.message(), most)).serverName())
                .isEqualTo("a.example");
    }

    @Test
    void whatFollowsIsLeftAlone() {
        byte[] both = HelloBytes.join(HelloBytes.hello().serverName("a.example").bytes(), new byte[] {9, 9, 9});
        assertThat(whole(both).serverName()).isEqualTo("a.example");
    }

    @Test
    void bytesBeforeTheReaderIndexAreNotLookedAt() {
        byte[] hello = HelloBytes.hello().serverName("a.example").bytes();
        ByteBuf buffer = Unpooled.wrappedBuffer(HelloBytes.join(new byte[] {1, 2, 3}, hello))
                .skipBytes(3);
        assertThat(((Result.Whole) ClientHelloParser.parse(buffer)).hello().serverName())
                .isEqualTo("a.example");
        ByteBuf split = Unpooled.wrappedBuffer(HelloBytes.join(
                        new byte[] {1, 2, 3},
                        HelloBytes.records(
                                HelloBytes.hello().serverName("b.example").message(), 7)))
                .skipBytes(3);
        assertThat(((Result.Whole) ClientHelloParser.parse(split)).hello().serverName())
                .isEqualTo("b.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "POST ",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "M-SEARCH *",
                "PROPFIND /x HTTP/1.1"
            })
    void plainHttpIsKnown(String request) {
        assertThat(invalid(request.getBytes(ISO_8859_1)).kind()).isEqualTo(Kind.PLAIN_HTTP);
        assertThat(parse("GET".getBytes(ISO_8859_1))).isInstanceOf(Result.More.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9\r\n",
                "\u0080\u002e\u0001",
                " GET /",
                "get / HTTP/1.1",
                "*1\r\n$4\r\nPING",
                "\u0015\u0003\u0001"
            })
    void whatIsNeitherIsNotTls(String bytes) {
        Result.Invalid invalid = invalid(bytes.getBytes(ISO_8859_1));
        assertThat(invalid.kind()).isEqualTo(Kind.NOT_TLS);
        assertThat(invalid.alert().record()).isEmpty();
        assertThat(invalid("A".repeat(21).getBytes(ISO_8859_1)).kind()).isEqualTo(Kind.NOT_TLS);
        assertThat(invalid(new byte[] {22, 2}).kind()).isEqualTo(Kind.NOT_TLS);
    }

    @Test
    void recordsMustBeOfTheHandshake() {
        assertThat(invalid(new byte[] {22, 3, 1, 0, 5, 2}).alert()).isEqualTo(TlsAlert.UNEXPECTED_MESSAGE);
        assertThat(invalid(new byte[] {22, 3, 1, 0, 0}).kind()).isEqualTo(Kind.MALFORMED);
        byte[] interrupted = HelloBytes.join(new byte[] {22, 3, 1, 0, 2, 1, 0}, new byte[] {21, 3, 1, 0, 2, 1, 0});
        assertThat(invalid(interrupted).kind()).isEqualTo(Kind.MALFORMED);
        byte[] version2 = HelloBytes.join(new byte[] {22, 3, 1, 0, 2, 1, 0}, new byte[] {22, 2});
        assertThat(invalid(version2).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void boundsHold() {
        assertThat(invalid(new byte[] {22, 3, 1, 0x40, 1}).kind()).isEqualTo(Kind.TOO_LONG);
        assertThat(invalid(new byte[] {22, 3, 1, 0, 9, 1, 0, 0x40, 1}).kind()).isEqualTo(Kind.TOO_LONG);
        byte[] longest = HelloBytes.hello().extension(21, new byte[16_300]).message();
        int missing = 4 + ClientHelloParser.LONGEST_HELLO - longest.length;
        longest = HelloBytes.hello().extension(21, new byte[16_300 + missing]).message();
        assertThat(longest).hasSize(4 + ClientHelloParser.LONGEST_HELLO);
        assertThat(whole(HelloBytes.records(longest, 1000)).serverName()).isEmpty();
        byte[] tooMany = HelloBytes.records(longest, 10);
        assertThat(invalid(tooMany).kind()).isEqualTo(Kind.TOO_LONG);
        assertThat(invalid(Arrays.copyOf(tooMany, ClientHelloParser.MOST_BYTES + 15))
                        .kind())
                .isEqualTo(Kind.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "a b", "caf\u00e9.example", "a\r\nX: y", "\u007f"})
    void aServerNameIsAName(String name) {
        Result.Invalid invalid = invalid(HelloBytes.hello().serverName(name).bytes());
        assertThat(invalid.kind()).isEqualTo(Kind.NAME);
        assertThat(invalid.alert().record()).containsExactly(21, 3, 3, 0, 2, 2, 112);
    }

    @Test
    void lengthsOfServerNames() {
        assertThat(hello(HelloBytes.hello().serverName("a".repeat(255))).serverName())
                .hasSize(255);
        assertThat(invalid(HelloBytes.hello().serverName("a".repeat(256)).bytes())
                        .kind())
                .isEqualTo(Kind.NAME);
        assertThat(invalid(HelloBytes.hello().serverName(1, new byte[] {'a'}).bytes())
                        .kind())
                .isEqualTo(Kind.NAME);
        malformed(HelloBytes.hello().extension(0, new byte[0]));
        malformed(HelloBytes.hello().extension(0, new byte[] {0, 0}));
        malformed(HelloBytes.hello().extension(0, new byte[] {0, 8, 0, 0, 1, 'a', 0, 0, 1, 'b'}));
    }

    @Test
    void brokenListsAreMalformed() {
        malformed(HelloBytes.hello().sessionId(33));
        malformed(HelloBytes.hello().protocols("h2", ""));
        malformed(HelloBytes.hello().extension(16, new byte[] {0, 0}));
        malformed(HelloBytes.hello().extension(16, new byte[] {0, 3, 3, 'h', '2'}));
        malformed(HelloBytes.hello().versions());
        malformed(HelloBytes.hello().extension(43, new byte[] {3, 3, 4, 3}));
        malformed(HelloBytes.hello().extension(43, new byte[] {3, 3, 4}));
        malformed(HelloBytes.hello().groups());
        malformed(HelloBytes.hello().extension(10, new byte[] {0, 4, 0, 29}));
        malformed(HelloBytes.hello().extension(51, new byte[] {0, 5, 0, 29, 0, 2, 1}));
        malformed(HelloBytes.hello().extension(51, new byte[] {0, 4, 0, 29, 0, 0}));
        malformed(HelloBytes.hello().serverName("a").serverName("b"));
        assertThat(hello(HelloBytes.hello().keyShares()).keyShares()).isEqualTo(Codes.NONE);
        assertThat(hello(HelloBytes.hello().keyShares(1, 2, 3, 4, 5)).keyShares())
                .isEqualTo(new Codes(1, 2, 3, 4, 5));
    }

    @Test
    void everyCutOfTheBodyIsMalformed() {
        byte[] message = HelloBytes.hello().serverName("a.example").message();
        byte[] body = Arrays.copyOfRange(message, 4, message.length);
        int withoutExtensions = 2 + 32 + 33 + 6 + 2;
        for (int length = 0; length < body.length; length++) {
            byte[] cut = HelloBytes.records(HelloBytes.message(Arrays.copyOf(body, length)), Integer.MAX_VALUE);
            if (length == withoutExtensions) {
                assertThat(parse(cut)).isInstanceOf(Result.Whole.class);
            } else {
                assertThat(invalid(cut).kind()).as("cut at %s", length).isEqualTo(Kind.MALFORMED);
            }
        }
        assertThat(invalid(HelloBytes.records(HelloBytes.message(Arrays.copyOf(body, body.length + 1)), 9999))
                        .kind())
                .isEqualTo(Kind.MALFORMED);
    }
}
