package io.ambassadors.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that behaves as badly as a test wants. Every connection gets a thread. */
public final class FakeServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    /** What a connection does; it is closed when this returns. */
    @FunctionalInterface
    public interface Behaviour {
        /** Serves one connection. */
        void serve(Socket socket, InputStream in, OutputStream out) throws IOException;
    }

    private FakeServer(ServerSocket listener, Behaviour behaviour) {
        this.listener = listener;
        this.behaviour = behaviour;
    }

    /** Starts one on a free port of 127.0.0.1. */
    public static FakeServer start(Behaviour behaviour) {
        return start(Ports.free(), behaviour);
    }

    /** Starts one on this port of 127.0.0.1. */
    static FakeServer start(int port, Behaviour behaviour) {
        try {
            FakeServer server =
                    new FakeServer(new ServerSocket(port, 512, InetAddress.getLoopbackAddress()), behaviour);
            Thread acceptor = new Thread(server::accept, "fake-server-" + server.port());
            acceptor.setDaemon(true);
            acceptor.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers {@code reply} to the first bytes of every connection, then closes it. */
    public static FakeServer answering(String reply) {
        return start((socket, in, out) -> {
            if (in.read(new byte[4096]) > 0) {
                out.write(RawRedis.latin(reply));
                out.flush();
            }
        });
    }

    /** Its port. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Connections accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** An entry of {@code servers} for it, of weight 1. */
    public String entry(String name) {
        return "127.0.0.1:" + port() + ":1 " + name;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                accepted.incrementAndGet();
                open.add(socket);
                Thread thread = new Thread(() -> serve(socket), "fake-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            behaviour.serve(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            // The other side went away, or the server was closed: what a test of bad servers expects.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
