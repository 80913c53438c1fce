package io.ambassadors.sharding.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does as the test says: each connection is served by a script on a thread of its own. */
final class FakeServer implements AutoCloseable {
    /** What happens on one connection; when it returns or fails, the connection closes. */
    interface Script {
        void serve(Connection connection) throws IOException, InterruptedException;
    }

    /** What is answered to one request of a key-value server; null closes the connection. */
    interface Answers {
        String to(Connection connection, List<String> words) throws IOException, InterruptedException;
    }

    final Map<String, String> data = new ConcurrentHashMap<>();
    /** The first word of each request of a key-value server, with its key. */
    final Queue<String> seen = new ConcurrentLinkedQueue<>();
    /** Connections that are open. */
    final AtomicInteger open = new AtomicInteger();
    /** Connections since start. */
    final AtomicInteger accepted = new AtomicInteger();

    private final ServerSocket listener;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile Script script;

    FakeServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon("fake-server", this::accept);
    }

    /** A server that keeps what it is given. */
    static FakeServer keyValue() throws IOException {
        FakeServer server = new FakeServer(connection -> {});
        server.script = server.answering(server::answer);
        return server;
    }

    /** From now on, new connections are served in this way. */
    void serve(Script next) {
        script = next;
    }

    /** A script that answers request by request. */
    Script answering(Answers answers) {
        return connection -> {
            for (List<String> words = connection.request(); words != null; words = connection.request()) {
                String reply = answers.to(connection, words);
                if (reply == null) {
                    return;
                }
                connection.send(reply);
            }
        };
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What a Redis would answer, as far as the tests need it. */
    String answer(Connection connection, List<String> words) {
        String key = words.size() > 1 ? words.get(1) : "";
        String name = words.get(0).toUpperCase(java.util.Locale.ROOT);
        seen.add(name + " " + key);
        return switch (name) {
            case "PING" -> "+PONG\r\n";
            case "AUTH", "SELECT" -> "+OK\r\n";
            case "HELLO" -> hello(connection);
            case "GET" -> value(connection, key);
            case "SET" -> {
                data.put(key, words.get(2));
                yield "+OK\r\n";
            }
            case "GETDEL" -> {
                String value = value(connection, key);
                data.remove(key);
                yield value;
            }
            case "MSET" -> {
                for (int i = 1; i < words.size(); i += 2) {
                    data.put(words.get(i), words.get(i + 1));
                }
                yield "+OK\r\n";
            }
            case "MGET" -> {
                StringBuilder array = new StringBuilder("*" + (words.size() - 1) + "\r\n");
                words.stream().skip(1).forEach(each -> array.append(value(connection, each)));
                yield array.toString();
            }
            case "DEL", "UNLINK" ->
                ":"
                        + words.stream()
                                .skip(1)
                                .filter(each -> data.remove(each) != null)
                                .count() + "\r\n";
            case "EXISTS", "TOUCH" ->
                ":" + words.stream().skip(1).filter(data::containsKey).count() + "\r\n";
            default -> "-ERR the fake server knows no " + name + "\r\n";
        };
    }

    private static String hello(Connection connection) {
        connection.resp3 = true;
        return "%2\r\n" + Values.bulk("server") + Values.bulk("redis") + Values.bulk("version") + Values.bulk("7.0.15");
    }

    private String value(Connection connection, String key) {
        String value = data.get(key);
        return value != null ? Values.bulk(value) : connection.resp3 ? "_\r\n" : "$-1\r\n";
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Connection connection = new Connection(socket, accepted.incrementAndGet());
                open.incrementAndGet();
                daemon("fake-connection", () -> run(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void run(Connection connection) {
        try (connection.socket) {
            connection.socket.setTcpNoDelay(true);
            script.serve(connection);
        } catch (IOException e) {
            // The other side closed; the test sees it there.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.decrementAndGet();
            sockets.remove(connection.socket);
        }
    }

    /** Cuts every connection. */
    void closeConnections() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed then.
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        closeConnections();
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** A connection that the proxy opened. */
    static final class Connection {
        final int number;
        boolean resp3;
        private final Socket socket;
        private final InputStream in;

        private Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        }

        /** The words of the next request; null when the proxy closed. */
        List<String> request() throws IOException {
            String head = line();
            if (head == null) {
                return null;
            }
            if (!head.startsWith("*")) {
                throw new IOException("not a request: " + head);
            }
            List<String> words = new ArrayList<>();
            for (int i = Integer.parseInt(head.substring(1)); i > 0; i--) {
                String length = line();
                if (length == null) {
                    return null;
                }
                byte[] word = in.readNBytes(Integer.parseInt(length.substring(1)) + 2);
                if (word.length < 2 || word[word.length - 1] != '\n') {
                    return null;
                }
                words.add(new String(word, 0, word.length - 2, StandardCharsets.ISO_8859_1));
            }
            return words;
        }

        /** Reads exactly that many bytes. */
        void skip(int bytes) throws IOException {
            in.readNBytes(bytes);
        }

        /** Waits until the proxy closes. */
        void awaitClose() throws IOException {
            while (in.read() >= 0) {
                continue;
            }
        }

        void send(String latin) throws IOException {
            socket.getOutputStream().write(Values.bytes(latin));
        }

        /** Ends it with a reset instead of an end of file. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    return null;
                }
                line.write(b);
            }
            String text = line.toString(StandardCharsets.ISO_8859_1);
            return text.substring(0, text.length() - 1);
        }
    }
}
