package io.ambassadors.it.https.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Issued;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SecretDirectory;
import io.ambassadors.it.harness.SecretDirectory.Layout;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/** wrk goes on as fast as it can while certificates change, one after the other: no error, no connection that ends. */
@Tag("peer")
class WrkSeesNoChangeOfCertificatesIT {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final int SECONDS = 6;

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");

    @TempDir
    private Path directory;

    @Test
    void howeverTheyAreReplaced() throws Exception {
        String wrk = Peer.program("wrk");
        List<SecretDirectory> secrets = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            SecretDirectory secret = SecretDirectory.in(directory, name(layout), layout);
            secret.put(authority.server(name(layout)));
            secrets.add(secret);
        }
        Path[] places = secrets.stream().map(SecretDirectory::path).toArray(Path[]::new);
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = RunningSidecar.start(
                        SidecarYml.before(origin).certificates(places).line("limits: {requests: 1000000000}"))) {
            CompletableFuture<String> load = CompletableFuture.supplyAsync(() -> run(wrk, sidecar.port()));
            TlsClient client = TlsClient.trusting(authority);
            int changes = 0;
            for (; !load.isDone(); changes++) {
                Layout layout = Layout.values()[changes % secrets.size()];
                Issued next = authority.server(name(layout));
                secrets.get(layout.ordinal()).put(next);
                Await.until("the new certificate is seen", Duration.ofSeconds(10), () -> client.forgetful()
                        .serial(sidecar.port(), name(layout))
                        .equals(next.serial()));
            }
            String said = load.join();
            Matcher requests = REQUESTS.matcher(said);
            assertThat(requests.find()).as(said).isTrue();
            System.out.printf("wrk: %s requests, %d changes of certificates%n", requests.group(1), changes);
            assertThat(said).doesNotContain("Socket errors", "Non-2xx");
            assertThat(Integer.parseInt(requests.group(1))).isPositive();
            assertThat(changes).isGreaterThan(3);
        }
    }

    private static String run(String wrk, int port) {
        try {
            String url = "https://127.0.0.1:" + port + "/";
            return Peer.run(Map.of(), "", wrk, "-t1", "-c20", "-d" + SECONDS + "s", url)
                    .output();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(Layout layout) {
        return layout.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".test";
    }
}
