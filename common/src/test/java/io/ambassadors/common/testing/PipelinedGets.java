package io.ambassadors.common.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis client that asks for many keys without waiting for each. */
public final class PipelinedGets {
    /** Few enough that neither side blocks on a full socket buffer. */
    private static final int AT_ONCE = 500;

    private PipelinedGets() {}

    /** The values of the keys in their order, which must not contain line ends; for an error its line, with the minus. */
    public static List<String> ask(Path socket, List<byte[]> keys) throws IOException {
        List<String> answers = new ArrayList<>(keys.size());
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                BufferedReader replies = new BufferedReader(Channels.newReader(channel, ISO_8859_1))) {
            for (int from = 0; from < keys.size(); from += AT_ONCE) {
                List<byte[]> batch = keys.subList(from, Math.min(from + AT_ONCE, keys.size()));
                ByteBuffer requests = requests(batch);
                while (requests.hasRemaining()) {
                    channel.write(requests);
                }
                for (int i = 0; i < batch.size(); i++) {
                    String line = line(replies);
                    answers.add(line.startsWith("$") ? line(replies) : line);
                }
            }
        }
        return answers;
    }

    private static ByteBuffer requests(List<byte[]> keys) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] key : keys) {
            out.writeBytes(("*2\r\n$3\r\nGET\r\n$" + key.length + "\r\n").getBytes(ISO_8859_1));
            out.writeBytes(key);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static String line(BufferedReader replies) throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new EOFException("The server closed the connection");
        }
        return line;
    }
}
