package io.ambassadors.it.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import javax.net.ssl.SSLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Issued;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/** Of several certificates a client sees the one for the name that it asks for; an unknown name is refused where the file says so. */
class TheCertificateOfTheNameIsShownIT {
    private final CertificateAuthority authority = CertificateAuthority.named("Authority");
    private final TlsClient client = TlsClient.trusting(authority);

    @TempDir
    private Path directory;

    @Test
    void andAnUnknownNameIsRefused() {
        Issued one = authority.server("one.test");
        Issued wild = authority.server("*.wild.test");
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before(origin)
                        .certificates(one.writeTo(directory.resolve("one")), wild.writeTo(directory.resolve("wild")))
                        .line("unknown-name: refuse"))) {
            assertThat(client.serial(sidecar.port(), "one.test")).isEqualTo(one.serial());
            assertThat(client.serial(sidecar.port(), "any.wild.test")).isEqualTo(wild.serial());
            assertThatThrownBy(() -> client.connect(sidecar.port(), "other.test"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("unrecognized_name");
            try (RawHttp http = client.http(sidecar.port(), "one.test")) {
                assertThat(http.ask("/").body()).isEqualTo("hello");
            }
            assertThat(sidecar.json("/tls.json").at("/handshakes/failed").toString())
                    .contains("name");
        }
    }

    @Test
    void plainHttpIsToldToUseHttps() {
        Issued one = authority.server("one.test");
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar =
                        RunningSidecar.start(SidecarYml.before(origin).certificates(one.writeTo(directory)));
                RawHttp plain = sidecar.plain()) {
            HttpMessage answer = plain.ask("/");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).containsIgnoringCase("https");
            assertThat(origin.requests()).isEmpty();
            try (RawHttp http = client.http(sidecar.port(), "one.test")) {
                assertThat(http.ask("/").body()).isEqualTo("hello");
            }
        }
    }
}
