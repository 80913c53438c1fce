package io.ambassadors.splitting.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.testing.Ports;
import io.ambassadors.splitting.config.NginxFile;
import io.ambassadors.splitting.upstream.UpstreamSet;

/** One configuration after the other takes over, while requests are under way. */
class DataPlaneTest {
    @TempDir
    Path dir;

    private final InetAddress local = InetAddress.getLoopbackAddress();
    private final ServerSocket origin = new ServerSocket(0, 5, local);
    private final DataPlane dataPlane = new DataPlane(1, "1");
    private final int port = Ports.free();

    DataPlaneTest() throws IOException {}

    @AfterEach
    void end() throws IOException {
        dataPlane.close();
        origin.close();
    }

    private void apply(String http) throws IOException {
        Path file = Files.writeString(dir.resolve("nginx.conf"), "events {}\nhttp {\n" + http + "\n}\n");
        Meaning meaning = Meaning.of(NginxFile.read("", file), dir);
        UpstreamSet set = dataPlane.upstreams().load(meaning.upstreams());
        dataPlane.apply(meaning.connected(set, dataPlane.upstreams().atRunTime()), set);
    }

    private String server(int at, String log) {
        return "log_format u $request_uri; access_log " + dir.resolve(log) + " u; server { listen 127.0.0.1:" + at
                + "; location / { proxy_pass http://127.0.0.1:" + origin.getLocalPort() + "; } }";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static String line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            text.append((char) c);
        }
        return text.toString().strip();
    }

    @Test
    void aRequestThatAReloadOvertookIsLoggedWhereItBegan() throws IOException {
        apply(server(port, "before.log"));
        try (Socket client = new Socket(local, port)) {
            send(client, "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            try (Socket asked = origin.accept()) {
                assertThat(line(asked)).isEqualTo("GET /slow HTTP/1.1");
                apply(server(port, "after.log"));
                send(asked, "HTTP/1.1 204 No\r\n\r\n");
                assertThat(line(client)).isEqualTo("HTTP/1.1 204 No");
            }
        }
        dataPlane.close();
        assertThat(dir.resolve("before.log")).hasContent("/slow");
        assertThat(dir.resolve("after.log")).isEmptyFile();
    }

    @Test
    void theClientsOfAListenerThatIsGoneAreServedAndThenGo() throws IOException {
        apply("server { listen 127.0.0.1:" + port + "; return 204; }");
        try (Socket client = new Socket(local, port)) {
            send(client, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(line(client)).isEqualTo("HTTP/1.1 204 No Content");
            apply("server { listen 127.0.0.1:" + Ports.free() + "; return 200; }");
            for (int i = 0; i < 2; i++) {
                send(client, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            }
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .contains("Connection: close\r\n")
                    .doesNotContain("HTTP/1.1 200");
        }
    }

    @Test
    void aConfigurationThatCannotBePutInForceLeavesNothingOpen() throws IOException {
        apply(server(port, "before.log"));
        int other = Ports.free();
        assertThatThrownBy(() -> apply(server(other, "new.log") + " server { listen 127.0.0.1:" + port + "; access_log "
                        + dir + "/missing/x.log; }"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> new Socket(local, other).close()).isInstanceOf(IOException.class);
        assertThat(dataPlane.logs().openFiles()).containsExactly(dir.resolve("before.log"));
    }

    @Test
    void nothingTakesOverWhileTheProcessEnds() throws IOException {
        apply("server { listen 127.0.0.1:" + port + "; return 204; }");
        dataPlane.stopAccepting();
        assertThatThrownBy(() -> apply("server { listen 127.0.0.1:" + Ports.free() + "; }"))
                .isInstanceOf(IOException.class)
                .hasMessage("shutting down");
    }
}
