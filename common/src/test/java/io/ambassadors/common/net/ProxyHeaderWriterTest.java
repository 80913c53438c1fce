package io.ambassadors.common.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

import io.netty.channel.unix.DomainSocketAddress;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ProxyHeaderWriterTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final InetSocketAddress FROM = address("192.0.2.7", 4711);
    private static final InetSocketAddress TO = address("198.51.100.1", 443);

    private static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static ProxyTls tls(ProxyTls.Certificate certificate, boolean verified, String name, byte[] der) {
        return new ProxyTls("TLSv1.3", "C", "X25519", "RSA-SHA256", "EC256", certificate, verified, name, der);
    }

    private static ProxyHeader parsed(byte[] header) {
        ProxyHeaderParser.Result result = ProxyHeaderParser.parse(header, header.length);
        assertThat(result).isInstanceOf(ProxyHeaderParser.Result.Whole.class);
        ProxyHeaderParser.Result.Whole whole = (ProxyHeaderParser.Result.Whole) result;
        assertThat(whole.length()).isEqualTo(header.length);
        return whole.header();
    }

    @Test
    void aConnectionOfOurOwn() {
        assertThat(hex(ProxyHeaderWriter.local())).isEqualTo(SIGNATURE + "20" + "00" + "0000");
    }

    @Test
    void ipv4() {
        assertThat(hex(ProxyHeaderWriter.proxy(FROM, TO).bytes()))
                .isEqualTo(SIGNATURE + "21" + "11" + "000c" + "c0000207" + "c6336401" + "1267" + "01bb");
    }

    @Test
    void ipv6() {
        assertThat(hex(ProxyHeaderWriter.proxy(address("2001:db8::7", 1), address("2001:db8::1", 65_535))
                        .bytes()))
                .isEqualTo(SIGNATURE + "21" + "21" + "0024" + "20010db8000000000000000000000007"
                        + "20010db8000000000000000000000001" + "0001" + "ffff");
    }

    @Test
    void ipv4BesideIpv6IsWrittenAsIpv6() {
        assertThat(hex(ProxyHeaderWriter.proxy(FROM, address("2001:db8::1", 443))
                        .bytes()))
                .isEqualTo(SIGNATURE + "21" + "21" + "0024" + "00000000000000000000ffffc0000207"
                        + "20010db8000000000000000000000001" + "1267" + "01bb");
    }

    @Test
    void unixSockets() {
        byte[] header = ProxyHeaderWriter.proxy(new DomainSocketAddress("/a"), new DomainSocketAddress("/bc"))
                .bytes();
        assertThat(hex(header))
                .isEqualTo(SIGNATURE + "21" + "31" + "00d8" + "2f61" + "00".repeat(106) + "2f6263" + "00".repeat(105));
    }

    @Test
    void addressesThatAreNotKnownAreNotWritten() {
        String unknown = SIGNATURE + "21" + "00" + "0000";
        assertThat(hex(ProxyHeaderWriter.proxy(null, TO).bytes())).isEqualTo(unknown);
        assertThat(hex(ProxyHeaderWriter.proxy(FROM, new DomainSocketAddress("/a"))
                        .bytes()))
                .isEqualTo(unknown);
        assertThat(hex(ProxyHeaderWriter.proxy(FROM, InetSocketAddress.createUnresolved("a", 1))
                        .bytes()))
                .isEqualTo(unknown);
    }

    @Test
    void everyValueInItsPlace() {
        byte[] header = ProxyHeaderWriter.proxy(null, null)
                .applicationProtocol("h2")
                .authority("a.b")
                .tls(tls(ProxyTls.Certificate.ON_CONNECTION, true, "é", new byte[] {1, 2}))
                .bytes();
        String values = "07" + "00000000" // TLS, certificate on the connection and in the session; verified
                + "210007" + hex("TLSv1.3".getBytes(US_ASCII))
                + "220002" + hex("é".getBytes(UTF_8))
                + "230001" + hex("C".getBytes(US_ASCII))
                + "24000a" + hex("RSA-SHA256".getBytes(US_ASCII))
                + "250005" + hex("EC256".getBytes(US_ASCII))
                + "260006" + hex("X25519".getBytes(US_ASCII))
                + "280002" + "0102";
        int length = values.length() / 2;
        String rest = "010002" + "6832" + "020003" + "612e62" + "20" + "%04x".formatted(length) + values;
        assertThat(hex(header)).isEqualTo(SIGNATURE + "21" + "00" + "%04x".formatted(rest.length() / 2) + rest);
    }

    @Test
    void aSessionThatIsResumedAndOneWithoutACertificate() {
        byte[] resumed = parsed(ProxyHeaderWriter.proxy(FROM, TO)
                        .tls(tls(ProxyTls.Certificate.IN_SESSION, true, "", null))
                        .bytes())
                .tlv(0x20);
        assertThat(hex(Arrays.copyOf(resumed, 5))).isEqualTo("05" + "00000000");
        byte[] none = parsed(ProxyHeaderWriter.proxy(FROM, TO)
                        .tls(tls(ProxyTls.Certificate.NONE, false, "", null))
                        .bytes())
                .tlv(0x20);
        assertThat(none[0]).isEqualTo((byte) 0x01);
    }

    @Test
    void whatDoesNotFitIsLeftOutWhole() {
        ProxyHeader header = parsed(ProxyHeaderWriter.proxy(FROM, TO)
                .authority("a.example")
                .tls(tls(ProxyTls.Certificate.ON_CONNECTION, true, "alice", new byte[ProxyHeaderParser.MOST_BYTES]))
                .bytes());
        assertThat(header.tlv(0x02)).asString(US_ASCII).isEqualTo("a.example");
        assertThat(new String(header.tlv(0x20), US_ASCII)).contains("alice").doesNotContain("(");
        ProxyHeader noName = parsed(ProxyHeaderWriter.proxy(FROM, TO)
                .authority("a".repeat(ProxyHeaderParser.MOST_BYTES))
                .bytes());
        assertThat(noName.tlvs()).isEmpty();
    }

    @Provide
    Arbitrary<InetSocketAddress> anyAddress() {
        Arbitrary<byte[]> four = Arbitraries.bytes().array(byte[].class).ofSize(4);
        // Not one that stands for IPv4, which is not told apart from it.
        Arbitrary<byte[]> six = Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(16)
                .map(bytes -> {
                    bytes[0] |= 0x20;
                    return bytes;
                });
        return Combinators.combine(
                        Arbitraries.oneOf(four, six), Arbitraries.integers().between(0, 65_535))
                .as((bytes, port) -> {
                    try {
                        return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
                    } catch (UnknownHostException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(
            @ForAll("anyAddress") InetSocketAddress from,
            @ForAll("anyAddress") InetSocketAddress to,
            @ForAll @AlphaChars @StringLength(max = 300) String authority,
            @ForAll @StringLength(max = 60) String name,
            @ForAll byte[] der) {
        byte[] bytes = ProxyHeaderWriter.proxy(from, to)
                .authority(authority)
                .tls(tls(ProxyTls.Certificate.ON_CONNECTION, true, name, der))
                .bytes();
        ProxyHeader header = parsed(bytes);

        assertThat(header.version()).isEqualTo(2);
        assertThat(plain(header.source())).isEqualTo(plain(from));
        assertThat(plain(header.destination())).isEqualTo(plain(to));
        assertThat(header.tlv(0x02)).isEqualTo(authority.isEmpty() ? null : authority.getBytes(US_ASCII));
        byte[] inner = header.tlv(0x20);
        byte[] encoded = name.getBytes(UTF_8);
        if (encoded.length > 0) {
            String value = "22" + "%04x".formatted(encoded.length) + hex(encoded);
            assertThat(hex(inner)).contains(value);
        }
        assertThat(hex(inner)).endsWith(der.length == 0 ? "" : "28" + "%04x".formatted(der.length) + hex(der));
        // A part of it is never taken for the whole.
        for (int length = 0; length < bytes.length; length += 7) {
            assertThat(ProxyHeaderParser.parse(bytes, length)).isInstanceOf(ProxyHeaderParser.Result.More.class);
        }
    }

    /** IPv4 is the same beside IPv6, where it is written in the longer form. */
    private static String plain(SocketAddress address) {
        InetSocketAddress inet = (InetSocketAddress) address;
        return inet.getAddress().getHostAddress() + " " + inet.getPort();
    }
}
