package io.ambassadors.it.https.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Issued;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.WebSocketEcho;

/** Chromium opens a page over HTTPS, from it a WebSocket, and posts many times at once; with HTTP/2 all of it goes over that. */
@Tag("peer")
class ABrowserIsServedOverTlsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PAGE =
            """
            <!DOCTYPE html><title>it</title><script>
            const report = text => fetch('/report', {method: 'POST', body: text});
            const post = i => fetch('/post', {method: 'POST', body: '' + i}).then(r => r.text()).then(t => t === '' + i);
            Promise.all([...Array(100).keys()].map(post)).then(all => {
              report('posts: ' + all.every(same => same));
              report('protocol: ' + performance.getEntriesByType('resource')[0].nextHopProtocol);
              const socket = new WebSocket('wss://' + location.host + '/socket');
              socket.onopen = () => socket.send('x'.repeat(70000));
              socket.onmessage = message => { report('echo: ' + message.data.length); socket.close(4000, 'enough'); };
              socket.onclose = event => report('close: ' + event.code + ' ' + event.wasClean);
            });
            </script>
            """;

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"h2, '[h2, http/1.1]'", "http/1.1, '[http/1.1]'"})
    void andItsWebSocket(String protocol, String offered) throws Exception {
        String chromium = Peer.program("chromium");
        Issued issued = authority.server("localhost");
        try (HttpOrigin origin = HttpOrigin.start(ABrowserIsServedOverTlsIT::answer);
                RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before(origin)
                        .line("alpn: " + offered)
                        .certificates(issued.writeTo(directory.resolve("tls"))))) {
            Process browser = new ProcessBuilder(
                            chromium,
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--no-proxy-server",
                            "--remote-debugging-port=0",
                            "--ignore-certificate-errors-spki-list=" + pin(issued),
                            "--user-data-dir=" + directory.resolve("profile"),
                            "https://localhost:" + sidecar.port() + "/")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                Await.until(
                        "the page reports four times",
                        LIMIT,
                        () -> reports(origin).size() == 4);
            } finally {
                browser.descendants().forEach(ProcessHandle::destroyForcibly);
                browser.destroyForcibly();
                browser.waitFor();
            }
            assertThat(reports(origin))
                    .containsExactlyInAnyOrder(
                            "posts: true", "protocol: " + protocol, "echo: 70000", "close: 4000 true");
        }
    }

    private static String pin(Issued issued) throws Exception {
        byte[] key = issued.certificate().getPublicKey().getEncoded();
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    }

    private static void answer(HttpOrigin.Call call) throws IOException {
        switch (call.request().target()) {
            case "/socket" -> WebSocketEcho.serve(call);
            case "/" ->
                call.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + PAGE.length() + "\r\n\r\n"
                        + PAGE);
            default -> call.send(HttpOrigin.ok(call.body()));
        }
    }

    private static List<String> reports(HttpOrigin origin) {
        return origin.requests().stream()
                .filter(request -> request.target().equals("/report"))
                .map(HttpMessage::body)
                .toList();
    }
}
