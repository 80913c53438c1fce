package io.ambassadors.common.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.Peers;

/** Clients that many use understand us. */
@Tag("peer")
class Http2PeerTest {
    private final TestSite origin = new TestSite(
            Http2ClientConnectionTest.with(
                    1_000_000, java.time.Duration.ofSeconds(75), java.time.Duration.ofSeconds(60)),
            TestSite.says("hello"));
    private TestSite site;

    @TempDir
    private Path directory;

    @AfterEach
    void nothingLeaks() {
        site.close();
        origin.close();
        assertThat(site.failures()).isEmpty();
        assertThat(origin.failures()).isEmpty();
        Leaks.assertNone();
    }

    private String url() {
        TestPlan[] plan = new TestPlan[1];
        site = new TestSite(origin.settings(), exchange -> {
            if (plan[0] == null) {
                plan[0] = new TestPlan(
                        origin.address(), new Http2OriginPool(exchange.loop(), TestPlan.POOL), ProxySettings.DEFAULT);
            }
            exchange.proxy(plan[0]);
        });
        return "http://127.0.0.1:" + site.port() + "/";
    }

    private String run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Peers.require(program).toString());
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }

    @Test
    void h2load() throws Exception {
        String url = url();
        assertThat(run("h2load", "-n", "5000", "-c", "4", "-m", "32", url)).contains("5000 succeeded, 0 failed");
        assertThat(site.ended()).hasSize(5000).allMatch(exchange -> exchange.status() == 200);
    }

    @Test
    void nghttp() throws Exception {
        Path body = Files.write(directory.resolve("body"), new byte[900_000]);
        assertThat(run("nghttp", "-d", body.toString(), url())).isEqualTo("hello");
    }

    @Test
    void curl() throws Exception {
        String url = url();
        assertThat(run("curl", "-s", "--http2-prior-knowledge", "-w", " %{http_version}", url))
                .isEqualTo("hello 2");
        // Asking for it within HTTP/1 is not heeded.
        assertThat(run("curl", "-s", "--http2", "-w", " %{http_version}", url)).isEqualTo("hello 1.1");
    }
}
