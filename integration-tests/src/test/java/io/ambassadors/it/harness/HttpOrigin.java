package io.ambassadors.it.harness;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A service behind the ambassador that does as a test says, with the bytes of HTTP/1.1. Every connection has a thread. */
public final class HttpOrigin implements AutoCloseable {
    private static final int BUFFER = 64 << 10;
    private final FakeServer server;
    private final Queue<HttpMessage> requests = new ConcurrentLinkedQueue<>();

    /** What answers a request. */
    @FunctionalInterface
    public interface Answer {
        /** Answers one request; whoever closes the socket ends the connection. */
        void to(Call call) throws IOException;
    }

    private HttpOrigin(int port, Answer answer) {
        server = FakeServer.start(port, (socket, in, out) -> serve(socket, in, out, answer));
    }

    /** Starts one on a free port of 127.0.0.1. */
    public static HttpOrigin start(Answer answer) {
        return on(Ports.free(), answer);
    }

    /** Starts one on this port of 127.0.0.1. */
    public static HttpOrigin on(int port, Answer answer) {
        return new HttpOrigin(port, answer);
    }

    /** One that answers every request with 200 and {@code body}. */
    public static HttpOrigin saying(String body) {
        String response = ok(body);
        return start(call -> {
            call.body();
            call.send(call.request().method().equals("HEAD") ? head(body.length()) : response);
        });
    }

    /** One that answers with the body of the request. */
    public static HttpOrigin echoing() {
        return start(call -> call.send(ok(call.body())));
    }

    /** A response of 200 with {@code body}. */
    public static String ok(String body) {
        return head(body.length()) + body;
    }

    private static String head(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + length + "\r\n\r\n";
    }

    /** A request, and the connection that it came on. */
    public static final class Call {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private HttpMessage request;
        private boolean bodyTaken;

        private Call(String head, Socket socket, InputStream in, OutputStream out) {
            this.request = new HttpMessage(head, "");
            this.socket = socket;
            this.in = in;
            this.out = out;
        }

        /** The request; its body only after {@link #body()}. */
        public HttpMessage request() {
            return request;
        }

        /** Reads the body. */
        public String body() throws IOException {
            if (!bodyTaken) {
                bodyTaken = true;
                request = HttpMessage.readRequest(request.head(), in);
            }
            return request.body();
        }

        /** What follows the head; who takes it reads the whole body from it. */
        public InputStream in() {
            bodyTaken = true;
            return in;
        }

        /** Where the response goes. Buffered. */
        public OutputStream out() {
            return out;
        }

        /** Sends text as it is. */
        public void send(String text) throws IOException {
            out.write(RawClient.latin(text));
            out.flush();
        }

        /** The socket, to close it or to look at it. */
        public Socket socket() {
            return socket;
        }

        /** Closes the connection with a reset instead of an end. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private void serve(Socket socket, InputStream plainIn, OutputStream plainOut, Answer answer) throws IOException {
        InputStream in = new BufferedInputStream(plainIn, BUFFER);
        OutputStream out = new BufferedOutputStream(plainOut, BUFFER);
        socket.setTcpNoDelay(true);
        boolean open = true;
        while (open) {
            String head = HttpMessage.readHead(in);
            if (head == null) {
                return;
            }
            Call call = new Call(head, socket, in, out);
            answer.to(call);
            open = !socket.isClosed() && !call.request.closes();
            if (open) {
                call.body();
            }
            requests.add(call.request);
        }
    }

    /** The requests that were answered, in the order of that. */
    public List<HttpMessage> requests() {
        return List.copyOf(requests);
    }

    /** The one request so far. */
    public HttpMessage request() {
        Await.until("one request is answered", Duration.ofSeconds(10), () -> requests.size() == 1);
        return requests.element();
    }

    /** Connections accepted so far. */
    public int connections() {
        return server.accepted();
    }

    /** Its port. */
    public int port() {
        return server.port();
    }

    /** {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.close();
    }
}
