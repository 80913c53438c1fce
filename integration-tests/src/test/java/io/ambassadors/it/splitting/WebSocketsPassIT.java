package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;
import io.ambassadors.it.harness.WebSocketEcho;

/** With the lines that nginx wants for it, a WebSocket is a tunnel: messages of any size, pings, and who closes is heard. */
class WebSocketsPassIT {
    private static final int LARGE = 3 << 20;
    private static final int SECONDS = 20;

    @Test
    void bothWays() throws Exception {
        Listener listener = new Listener();
        try (HttpOrigin origin = HttpOrigin.start(WebSocketEcho::serve);
                Splitter splitter = Splitter.start(conf(origin))) {
            WebSocket socket = connect(splitter, listener);
            socket.sendText("hello", true).join();
            assertThat(listener.next()).isEqualTo("hello");
            socket.sendText("in two ", false).join();
            socket.sendText("parts", true).join();
            assertThat(listener.next()).isEqualTo("in two parts");
            socket.sendPing(ByteBuffer.wrap(new byte[] {1, 2})).join();
            assertThat(listener.next()).isEqualTo("pong of 2");
            byte[] large = new byte[LARGE];
            new Random(42).nextBytes(large);
            socket.sendBinary(ByteBuffer.wrap(large), true).join();
            assertThat(listener.next()).isEqualTo("bytes " + Arrays.hashCode(large));
            socket.sendClose(4001, "done").join();
            assertThat(listener.next()).isEqualTo("closed 4001 done");
        }
    }

    @Test
    void aRefusalKeepsItsStatusFieldsAndBody() {
        try (HttpOrigin origin = HttpOrigin.start(call -> call.send(
                        "HTTP/1.1 403 Forbidden\r\nX-Why: members\r\nContent-Length: 12\r\n\r\nmembers only"));
                Splitter splitter = Splitter.start(conf(origin));
                RawHttp client = splitter.client()) {
            assertThatThrownBy(() -> connect(splitter, new Listener()))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
            HttpMessage refused = client.ask("/", "Upgrade: websocket\r\n", "Connection: Upgrade\r\n");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.header("X-Why")).isEqualTo("members");
            assertThat(refused.body()).isEqualTo("members only");
        }
    }

    @Test
    void whatComesRightAfterTheHandshakeIsNotLost() {
        try (HttpOrigin origin = HttpOrigin.start(call -> {
                    call.send(
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: lines\r\nConnection: Upgrade\r\n\r\nfirst\r\n");
                    call.send(new String(call.in().readNBytes(6), StandardCharsets.US_ASCII));
                    call.socket().close();
                });
                Splitter splitter = Splitter.start(conf(origin));
                RawHttp client = splitter.client()) {
            client.send(RawHttp.get("/", "Upgrade: lines\r\n", "Connection: Upgrade\r\n"));
            assertThat(new HttpMessage(client.responseHead(), "").status()).isEqualTo(101);
            assertThat(line(client)).isEqualTo("first");
            client.send("echo\r\n");
            assertThat(line(client)).isEqualTo("echo");
            client.expectClosed();
        }
    }

    private static String line(RawHttp client) {
        try {
            return client.line();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NginxConf conf(HttpOrigin origin) {
        return NginxConf.before(origin)
                .location("proxy_http_version 1.1;")
                .location("proxy_set_header Upgrade $http_upgrade;")
                .location("proxy_set_header Connection \"upgrade\";");
    }

    private static WebSocket connect(Splitter splitter, Listener listener) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + splitter.port() + "/socket"), listener)
                .join();
    }

    /** Puts what is received into words. */
    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        String next() throws InterruptedException {
            return received.poll(SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                received.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
            if (last) {
                received.add("bytes " + Arrays.hashCode(bytes.toByteArray()));
                bytes.reset();
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            received.add("pong of " + message.remaining());
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            received.add("closed " + status + " " + reason);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            received.add(error.toString());
        }
    }
}
