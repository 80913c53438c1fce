package io.ambassadors.sharding.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StatsServerTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void sendsOneLineAndCloses() throws IOException {
        try (StatsServer server = new StatsServer(ANY, () -> "{\"a\":1}")) {
            assertThat(read(server)).isEqualTo("{\"a\":1}\n");
            assertThat(read(server)).isEqualTo("{\"a\":1}\n");
        }
    }

    @Test
    void sendsItToAReaderThatTalksToo() throws IOException {
        String line = "x".repeat(2 << 20);
        try (StatsServer server = new StatsServer(ANY, () -> line);
                Socket socket = connect(server)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readAllBytes()).hasSize(line.length() + 1);
        }
    }

    @Test
    void servesOthersWhileSomeDoNotRead() throws IOException {
        String line = "x".repeat(16 << 20);
        List<Socket> idle = new ArrayList<>();
        try (StatsServer server = new StatsServer(ANY, () -> line)) {
            for (int i = 0; i < 4; i++) {
                idle.add(connect(server));
            }
            // All places are taken until the late ones are closed.
            assertThat(read(server)).hasSize(line.length() + 1);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void closesTheConnectionWhenTheLineCannotBeMade() throws IOException {
        try (StatsServer server = new StatsServer(ANY, () -> {
            throw new IllegalStateException("no data plane");
        })) {
            assertThat(read(server)).isEmpty();
        }
    }

    @Test
    void closeFreesThePort() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        StatsServer server = new StatsServer(ANY, () -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        });
        InetSocketAddress address = server.address();
        try (Socket waiting = connect(server)) {
            server.close();
            assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close())
                    .isInstanceOf(ConnectException.class);
            assertThat(waiting.isConnected()).isTrue();
        } finally {
            never.countDown();
        }
        new StatsServer(address, () -> "").close();
    }

    @Test
    void namesTheAddressThatIsTaken() throws IOException {
        try (StatsServer server = new StatsServer(ANY, () -> "")) {
            assertThatThrownBy(() -> new StatsServer(server.address(), () -> "").close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("statistics cannot listen on")
                    .hasMessageContaining(Integer.toString(server.address().getPort()));
        }
    }

    private static Socket connect(StatsServer server) throws IOException {
        return new Socket(server.address().getAddress(), server.address().getPort());
    }

    private static String read(StatsServer server) throws IOException {
        try (Socket socket = connect(server)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
