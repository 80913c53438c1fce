package io.ambassadors.common.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Redis servers on loopback that know one command: GET, of any key, answers the number of the server, from 0 to 9. Requests
 * may be pipelined. One thread serves all.
 */
public final class NumberedServers implements AutoCloseable {
    private static final byte[] GET = "*2\r\n$3\r\nget\r\n$".getBytes(US_ASCII);
    private static final int BUFFER = 1 << 16;

    private final Selector selector;
    private final List<Integer> ports = new ArrayList<>();
    private final Thread thread = new Thread(this::serve, "numbered-servers");

    private NumberedServers(Selector selector) {
        this.selector = selector;
    }

    /** Starts that many servers on free ports. */
    public static NumberedServers start(int count) throws IOException {
        NumberedServers servers = new NumberedServers(Selector.open());
        for (int number = 0; number < count; number++) {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
            listener.configureBlocking(false);
            listener.register(servers.selector, SelectionKey.OP_ACCEPT, number);
            servers.ports.add(listener.socket().getLocalPort());
        }
        servers.thread.setDaemon(true);
        servers.thread.start();
        return servers;
    }

    /** The port of each server. */
    public List<Integer> ports() {
        return List.copyOf(ports);
    }

    private void serve() {
        try (selector) {
            while (!Thread.interrupted()) {
                selector.select(this::ready);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
                accepted.configureBlocking(false);
                accepted.register(selector, SelectionKey.OP_READ, new Session((int) key.attachment()));
            } else if (!((Session) key.attachment()).read((SocketChannel) key.channel())) {
                key.channel().close();
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private static final class Session {
        private final byte[] reply;
        private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
        private final ByteBuffer out = ByteBuffer.allocate(BUFFER);

        Session(int number) {
            reply = ("$1\r\n" + number + "\r\n").getBytes(US_ASCII);
        }

        /** False at the end of the connection. */
        boolean read(SocketChannel channel) throws IOException {
            if (channel.read(in) < 0) {
                return false;
            }
            in.flip();
            while (consumeGet()) {
                out.put(reply);
            }
            in.compact();
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            out.clear();
            return true;
        }

        /** Skips one complete request, which is longer than its reply, so that {@code out} has room for all replies. */
        private boolean consumeGet() throws IOException {
            int at = in.position();
            for (int i = 0; i < GET.length; i++, at++) {
                if (at == in.limit()) {
                    return false;
                }
                if (Character.toLowerCase(in.get(at)) != GET[i]) {
                    throw new IOException("Only GET is known");
                }
            }
            int length = 0;
            for (; at < in.limit() && in.get(at) != '\r'; at++) {
                length = length * 10 + in.get(at) - '0';
            }
            int end = at + 2 + length + 2;
            if (end > in.limit()) {
                return false;
            }
            in.position(end);
            return true;
        }
    }
}
