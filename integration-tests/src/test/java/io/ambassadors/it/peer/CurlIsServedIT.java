package io.ambassadors.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.Splitter;

/** curl, with what people ask of it. */
@Tag("peer")
class CurlIsServedIT {
    private static final int LARGE = 5_000_000;

    @TempDir
    private Path directory;

    @Test
    void getAndHead() throws Exception {
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                Splitter splitter = Splitter.start(NginxConf.before(origin))) {
            assertThat(curl(splitter.url("/a?b=c%20d"))).isEqualTo("hello");
            assertThat(origin.requests()).last().extracting(HttpMessage::target).isEqualTo("/a?b=c%20d");
            assertThat(curl("--head", splitter.url("/")))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsIgnoringCase("\r\nContent-Length: 5\r\n");
            assertThat(curl("--http1.0", splitter.url("/"))).isEqualTo("hello");
            assertThat(curl("--write-out", " %{num_connects}", splitter.url("/"), splitter.url("/")))
                    .isEqualTo("hello 1hello 0");
        }
    }

    @Test
    void bodies() throws Exception {
        Path file = directory.resolve("large");
        Files.writeString(file, "0123456789".repeat(LARGE / 10));
        try (HttpOrigin origin = HttpOrigin.start(
                        call -> call.send(HttpOrigin.ok("got " + call.body().length())));
                Splitter splitter = Splitter.start(NginxConf.before(origin).server("client_max_body_size 10m;"))) {
            assertThat(curl("--data", "a=1", splitter.url("/"))).isEqualTo("got 3");
            assertThat(curl("--form", "part=@" + file, splitter.url("/"))).startsWith("got 5000");
            // curl waits a second for the 100, then sends anyway: it is not to wait.
            String waited = curl(
                    "--verbose",
                    "--header",
                    "Expect: 100-continue",
                    "--upload-file",
                    file.toString(),
                    splitter.url("/put"));
            assertThat(waited).contains("< HTTP/1.1 100 Continue", "got " + LARGE);
            assertThat(curl(
                            "--header",
                            "Transfer-Encoding: chunked",
                            "--upload-file",
                            file.toString(),
                            splitter.url("/")))
                    .isEqualTo("got " + LARGE);
            assertThat(origin.requests())
                    .allSatisfy(sent -> assertThat(sent.header("Expect")).isNull());
        }
    }

    @Test
    void aBodyThatIsTooLarge() throws Exception {
        Path file = directory.resolve("large");
        Files.writeString(file, "0123456789".repeat(LARGE / 10));
        try (HttpOrigin origin = HttpOrigin.saying("no");
                Splitter splitter = Splitter.start(NginxConf.before(origin))) {
            assertThat(curl(
                            "--output",
                            "/dev/null",
                            "--write-out",
                            "%{http_code}",
                            "--upload-file",
                            file.toString(),
                            splitter.url("/")))
                    .endsWith("413");
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void http2WithPriorKnowledge() throws Exception {
        try (HttpOrigin origin = HttpOrigin.echoing();
                Splitter splitter = Splitter.start(NginxConf.before(origin).http2())) {
            assertThat(curl(
                            "--http2-prior-knowledge",
                            "--write-out",
                            " %{http_version}",
                            "--data",
                            "two",
                            splitter.url("/")))
                    .isEqualTo("two 2");
        }
    }

    private static String curl(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Peer.program("curl"), "--silent", "--show-error", "--max-time", "20"));
        command.addAll(List.of(arguments));
        Peer.Outcome outcome = Peer.run(Map.of("no_proxy", "*"), "", command.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.output()).isZero();
        return outcome.output();
    }
}
