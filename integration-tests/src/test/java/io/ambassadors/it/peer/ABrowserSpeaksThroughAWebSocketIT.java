package io.ambassadors.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.Splitter;
import io.ambassadors.it.harness.WebSocketEcho;

/** Chromium opens a page, from it a WebSocket, and posts what came back. The lines are those of nginx's documentation, with a map. */
@Tag("peer")
class ABrowserSpeaksThroughAWebSocketIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PAGE =
            """
            <!DOCTYPE html><title>it</title><script>
            const socket = new WebSocket('ws://' + location.host + '/socket');
            const report = text => fetch('/report', {method: 'POST', body: text});
            socket.onopen = () => socket.send('from the browser');
            socket.onmessage = message => { report('echo: ' + message.data); socket.close(4000, 'enough'); };
            socket.onclose = event => report('close: ' + event.code + ' ' + event.wasClean);
            </script>
            """;

    @TempDir
    private Path profile;

    @Test
    void andClosesIt() throws Exception {
        String chromium = Peer.program("chromium");
        try (HttpOrigin origin = HttpOrigin.start(ABrowserSpeaksThroughAWebSocketIT::answer);
                Splitter splitter = Splitter.start(NginxConf.before(origin)
                        .http("map $http_upgrade $connection_upgrade { default upgrade; '' close; }")
                        .location("proxy_http_version 1.1;")
                        .location("proxy_set_header Upgrade $http_upgrade;")
                        .location("proxy_set_header Connection $connection_upgrade;"))) {
            List<String> command = List.of(
                    chromium,
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--no-proxy-server",
                    "--remote-debugging-port=0",
                    "--user-data-dir=" + profile,
                    splitter.url("/"));
            Process browser = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                Await.until(
                        "the page reports twice", LIMIT, () -> reports(origin).size() == 2);
            } finally {
                browser.descendants().forEach(ProcessHandle::destroyForcibly);
                browser.destroyForcibly();
                browser.waitFor();
            }
            assertThat(reports(origin)).containsExactlyInAnyOrder("echo: from the browser", "close: 4000 true");
        }
    }

    private static void answer(HttpOrigin.Call call) throws IOException {
        switch (call.request().target()) {
            case "/socket" -> WebSocketEcho.serve(call);
            case "/" ->
                call.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + PAGE.length() + "\r\n\r\n"
                        + PAGE);
            default -> {
                call.body();
                call.send(HttpOrigin.ok(""));
            }
        }
    }

    private static List<String> reports(HttpOrigin origin) {
        return origin.requests().stream()
                .filter(request -> request.target().equals("/report"))
                .map(HttpMessage::body)
                .toList();
    }
}
