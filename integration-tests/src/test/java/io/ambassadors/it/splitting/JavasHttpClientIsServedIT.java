package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.Splitter;

/** The client of the JDK, which asks for HTTP/2 with every first request unless told otherwise, and does without. */
class JavasHttpClientIsServedIT {
    private static final int TOGETHER = 200;

    @ParameterizedTest
    @EnumSource
    void inItsWays(HttpClient.Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(version).build();
        try (HttpOrigin origin = HttpOrigin.echoing();
                Splitter splitter = Splitter.start(NginxConf.before(origin).keepAlive())) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(splitter.url("/here?q=1")));

            HttpResponse<String> known = client.send(
                    request.copy().POST(BodyPublishers.ofString("known")).build(), BodyHandlers.ofString());
            assertThat(known.statusCode()).isEqualTo(200);
            assertThat(known.body()).isEqualTo("known");

            byte[] stream = "of unknown length".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            HttpResponse<byte[]> unknown = client.send(
                    request.copy()
                            .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(stream)))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(unknown.body()).isEqualTo(stream);

            List<CompletableFuture<HttpResponse<String>>> together = IntStream.range(0, TOGETHER)
                    .mapToObj(i -> client.sendAsync(
                            request.copy()
                                    .POST(BodyPublishers.ofString("number " + i))
                                    .build(),
                            BodyHandlers.ofString()))
                    .toList();
            for (int i = 0; i < TOGETHER; i++) {
                assertThat(together.get(i).join().body()).isEqualTo("number " + i);
            }
            assertThat(origin.requests())
                    .hasSize(TOGETHER + 2)
                    .extracting(HttpMessage::target)
                    .containsOnly("/here?q=1");
            // nginx passes the second on, which RFC 9110 forbids, as Connection names it.
            assertThat(origin.requests()).allSatisfy(sent -> {
                assertThat(sent.header("Upgrade")).isNull();
                assertThat(Splitter.isNginx() ? null : sent.header("HTTP2-Settings"))
                        .isNull();
            });
        }
    }
}
