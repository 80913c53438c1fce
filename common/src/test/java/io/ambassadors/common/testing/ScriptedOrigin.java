package io.ambassadors.common.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does on each connection what a script says, right or wrong, and keeps what it was asked. */
public final class ScriptedOrigin implements AutoCloseable {
    private static final int LONGEST_WAIT_MILLIS = 10_000;

    /** Heads and bodies of the requests that were read whole. */
    public final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    private final List<Throwable> surprises = Collections.synchronizedList(new ArrayList<>());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final ServerSocket server;
    private final Script script;

    /** What happens on a connection; it is closed when this returns. */
    @FunctionalInterface
    public interface Script {
        void run(Connection connection) throws IOException, InterruptedException;
    }

    /** A request as it came. */
    public record Request(List<String> head, String body) {
        public String line() {
            return head.get(0);
        }

        /** Value of the first field of this name; null if there is none. */
        public String field(String name) {
            return HttpReader.field(head, name);
        }
    }

    private ScriptedOrigin(Script script, int receiveBuffer) throws IOException {
        this.script = script;
        server = new ServerSocket();
        if (receiveBuffer > 0) {
            server.setReceiveBufferSize(receiveBuffer);
        }
        server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 200);
        start(this::accept);
    }

    /** A server that runs this script on each connection. */
    public static ScriptedOrigin start(Script script) throws IOException {
        return new ScriptedOrigin(script, 0);
    }

    /** A server whose sockets take few bytes before the script reads. */
    public static ScriptedOrigin startNarrow(Script script) throws IOException {
        return new ScriptedOrigin(script, 4096);
    }

    /** A server that answers each request on a connection with the same bytes. */
    public static ScriptedOrigin always(String response) throws IOException {
        return start(connection -> {
            while (connection.read() != null) {
                connection.send(response);
            }
        });
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "scripted-origin");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                int number = accepted.incrementAndGet();
                start(() -> serve(socket, number));
            }
        } catch (IOException closed) {
            // By close().
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            script.run(new Connection(socket, number));
        } catch (IOException | InterruptedException e) {
            // The other side has gone, or the test is over.
        } catch (RuntimeException | AssertionError e) {
            surprises.add(e);
        } finally {
            open.remove(socket);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** Connections that were accepted. */
    public int accepted() {
        return accepted.get();
    }

    /** Connections that are open. */
    public int open() {
        return open.size();
    }

    /** Stops, and fails if a script did. */
    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        if (!surprises.isEmpty()) {
            throw new AssertionError("a script failed", surprises.get(0));
        }
    }

    /** A connection as its script sees it. */
    public final class Connection {
        private final Socket socket;
        private final HttpReader reader;
        private final int number;

        private Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.reader = new HttpReader(new BufferedInputStream(socket.getInputStream(), 8192));
        }

        /** Which one it is, from 1. */
        public int number() {
            return number;
        }

        /** Reads a request with its body; null if the connection ended instead. */
        public Request read() throws IOException {
            Request head = readHead();
            return head == null ? null : readBody(head);
        }

        /** Reads the head of a request; null if the connection ended instead. */
        public Request readHead() throws IOException {
            List<String> head = reader.head();
            return head == null ? null : new Request(head, "");
        }

        /** Reads the body that belongs to this head. */
        public Request readBody(Request head) throws IOException {
            String body = reader.body(head.head());
            Request request = new Request(head.head(), body);
            requests.add(request);
            return request;
        }

        /** So many bytes as they come. */
        public String bytes(int length) throws IOException {
            return reader.bytes(length);
        }

        /** Everything until the connection ends. */
        public String rest() throws IOException {
            return reader.rest();
        }

        /** Sends this. */
        public Connection send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            return this;
        }

        /** Says that nothing more comes, and still reads. */
        public void shutdown() throws IOException {
            socket.shutdownOutput();
        }

        /** Breaks the connection with a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
