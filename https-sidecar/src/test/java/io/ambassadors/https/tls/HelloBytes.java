package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Makes ClientHellos, right and wrong ones. */
final class HelloBytes {
    private int legacyVersion = 0x0303;
    private byte[] sessionId = new byte[32];
    private final List<byte[]> extensions = new ArrayList<>();

    static HelloBytes hello() {
        return new HelloBytes();
    }

    HelloBytes legacyVersion(int version) {
        legacyVersion = version;
        return this;
    }

    HelloBytes sessionId(int length) {
        sessionId = new byte[length];
        return this;
    }

    HelloBytes serverName(String name) {
        return serverName(0, name.getBytes(ISO_8859_1));
    }

    HelloBytes serverName(int type, byte[] name) {
        return extension(0, list16(join(new byte[] {(byte) type}, list16(name))));
    }

    HelloBytes protocols(String... names) {
        byte[] all = new byte[0];
        for (String name : names) {
            all = join(all, list8(name.getBytes(ISO_8859_1)));
        }
        return extension(16, list16(all));
    }

    HelloBytes versions(int... versions) {
        return extension(43, list8(codes(versions)));
    }

    HelloBytes groups(int... groups) {
        return extension(10, list16(codes(groups)));
    }

    HelloBytes keyShares(int... groups) {
        byte[] all = new byte[0];
        for (int group : groups) {
            all = join(all, join(codes(group), list16(new byte[32])));
        }
        return extension(51, list16(all));
    }

    HelloBytes extension(int type, byte[] content) {
        extensions.add(join(codes(type), list16(content)));
        return this;
    }

    /** The handshake message. */
    byte[] message() {
        byte[] body = join(codes(legacyVersion), new byte[32]);
        body = join(body, list8(sessionId));
        body = join(body, list16(codes(0x1301, 0xc02b)));
        body = join(body, list8(new byte[1]));
        if (!extensions.isEmpty()) {
            byte[] all = new byte[0];
            for (byte[] extension : extensions) {
                all = join(all, extension);
            }
            body = join(body, list16(all));
        }
        return message(body);
    }

    static byte[] message(byte[] body) {
        return join(new byte[] {1, (byte) (body.length >> 16), (byte) (body.length >> 8), (byte) body.length}, body);
    }

    /** The message in one record. */
    byte[] bytes() {
        return records(message(), Integer.MAX_VALUE);
    }

    /** A message in records of at most so many bytes. */
    static byte[] records(byte[] message, int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += most) {
            int here = Math.min(most, message.length - at);
            out.writeBytes(new byte[] {22, 3, 1, (byte) (here >> 8), (byte) here});
            out.write(message, at, here);
            if (here < most) {
                break;
            }
        }
        return out.toByteArray();
    }

    static byte[] codes(int... codes) {
        byte[] bytes = new byte[2 * codes.length];
        for (int i = 0; i < codes.length; i++) {
            bytes[2 * i] = (byte) (codes[i] >> 8);
            bytes[2 * i + 1] = (byte) codes[i];
        }
        return bytes;
    }

    static byte[] list8(byte[] content) {
        return join(new byte[] {(byte) content.length}, content);
    }

    static byte[] list16(byte[] content) {
        return join(codes(content.length), content);
    }

    static byte[] join(byte[] one, byte[] two) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }
}
