package io.ambassadors.common.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;

import io.netty.channel.unix.DomainSocketAddress;

/**
 * Writes a PROXY header of version 2 (HAProxy's proxy-protocol.txt, 2.2). What does not fit into the {@link
 * ProxyHeaderParser#MOST_BYTES} that receivers read, this project's among them, is left out: a header is never cut.
 */
public final class ProxyHeaderWriter {
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int FIXED = 16;
    private static final int TLV_HEAD = 3;
    /** Length of what the TLV of TLS begins with: one byte on the client, four on the verification. */
    private static final int TLS_HEAD = 5;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int UNIX_STREAM = 0x31;
    private static final int UNIX_BYTES = 108;

    private static final int ALPN = 0x01;
    private static final int AUTHORITY = 0x02;
    private static final int TLS = 0x20;
    private static final int TLS_VERSION = 0x21;
    private static final int TLS_COMMON_NAME = 0x22;
    private static final int TLS_CIPHER = 0x23;
    private static final int TLS_SIGNATURE = 0x24;
    private static final int TLS_KEY = 0x25;
    private static final int TLS_GROUP = 0x26;
    private static final int TLS_CERTIFICATE = 0x28;
    private static final int CLIENT_TLS = 0x01;

    private final int command;
    private final int family;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream(256);

    private ProxyHeaderWriter(int command, int family) {
        this.command = command;
        this.family = family;
    }

    /** The header of a connection that no client is behind, as of a health check. */
    public static byte[] local() {
        return new ProxyHeaderWriter(LOCAL, UNSPECIFIED).bytes();
    }

    /**
     * A header for the connection of a client. IPv4 beside IPv6 is written as IPv6; where one of the two addresses is not known, or
     * they have nothing in common, neither is written.
     *
     * @param source the client; may be null
     * @param destination what it reached; may be null
     */
    public static ProxyHeaderWriter proxy(SocketAddress source, SocketAddress destination) {
        if (source instanceof InetSocketAddress from
                && destination instanceof InetSocketAddress to
                && !from.isUnresolved()
                && !to.isUnresolved()) {
            return internet(from, to);
        }
        if (source instanceof DomainSocketAddress from && destination instanceof DomainSocketAddress to) {
            ProxyHeaderWriter writer = new ProxyHeaderWriter(PROXY, UNIX_STREAM);
            writer.path(from);
            writer.path(to);
            return writer;
        }
        return new ProxyHeaderWriter(PROXY, UNSPECIFIED);
    }

    private static ProxyHeaderWriter internet(InetSocketAddress from, InetSocketAddress to) {
        byte[] source = from.getAddress().getAddress();
        byte[] destination = to.getAddress().getAddress();
        boolean six = source.length != 4 || destination.length != 4;
        ProxyHeaderWriter writer = new ProxyHeaderWriter(PROXY, six ? TCP6 : TCP4);
        writer.rest.writeBytes(six ? six(source) : source);
        writer.rest.writeBytes(six ? six(destination) : destination);
        writer.unsigned16(from.getPort());
        writer.unsigned16(to.getPort());
        return writer;
    }

    /** An IPv4 address in its IPv6 form (RFC 4291, 2.5.5.2), which {@link InetAddress} would turn back. */
    private static byte[] six(byte[] address) {
        if (address.length == 16) {
            return address;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(address, 0, mapped, 12, 4);
        return mapped;
    }

    private void path(DomainSocketAddress address) {
        byte[] path = address.path().getBytes(ISO_8859_1);
        rest.writeBytes(Arrays.copyOf(path, UNIX_BYTES));
    }

    /** The protocol that ALPN gave; nothing if it is empty. */
    public ProxyHeaderWriter applicationProtocol(String protocol) {
        return value(ALPN, protocol.getBytes(US_ASCII));
    }

    /** The server that the client asked for by SNI; nothing if it is empty. */
    public ProxyHeaderWriter authority(String serverName) {
        return value(AUTHORITY, serverName.getBytes(UTF_8));
    }

    /** What is known of the client's TLS. The certificate comes last, as it is what may not fit. */
    public ProxyHeaderWriter tls(ProxyTls tls) {
        if (room() < TLV_HEAD + TLS_HEAD) {
            return this;
        }
        ProxyHeaderWriter values = new ProxyHeaderWriter(command, family);
        int taken = rest.size() + TLV_HEAD;
        values.rest.write(CLIENT_TLS | tls.certificate().bits());
        values.unsigned16(0);
        boolean verified = tls.certificate() != ProxyTls.Certificate.NONE && tls.verified();
        values.unsigned16(verified ? 0 : 1);
        values.within(taken, TLS_VERSION, tls.version().getBytes(US_ASCII));
        values.within(taken, TLS_COMMON_NAME, tls.commonName().getBytes(UTF_8));
        values.within(taken, TLS_CIPHER, tls.cipher().getBytes(US_ASCII));
        values.within(taken, TLS_SIGNATURE, tls.signature().getBytes(US_ASCII));
        values.within(taken, TLS_KEY, tls.key().getBytes(US_ASCII));
        values.within(taken, TLS_GROUP, tls.group().getBytes(US_ASCII));
        if (tls.der() != null) {
            values.within(taken, TLS_CERTIFICATE, tls.der());
        }
        return value(TLS, values.rest.toByteArray());
    }

    private ProxyHeaderWriter value(int type, byte[] value) {
        within(0, type, value);
        return this;
    }

    /** Appends a value if there is one and it fits beside what is taken already. */
    private void within(int taken, int type, byte[] value) {
        if (value.length > 0 && TLV_HEAD + value.length <= room() - taken) {
            rest.write(type);
            unsigned16(value.length);
            rest.writeBytes(value);
        }
    }

    private int room() {
        return ProxyHeaderParser.MOST_BYTES - FIXED - rest.size();
    }

    private void unsigned16(int value) {
        rest.write(value >>> 8);
        rest.write(value);
    }

    /** The header. */
    public byte[] bytes() {
        ByteArrayOutputStream header = new ByteArrayOutputStream(FIXED + rest.size());
        header.writeBytes(SIGNATURE);
        header.write(command);
        header.write(family);
        header.write(rest.size() >>> 8);
        header.write(rest.size());
        header.writeBytes(rest.toByteArray());
        return header.toByteArray();
    }
}
