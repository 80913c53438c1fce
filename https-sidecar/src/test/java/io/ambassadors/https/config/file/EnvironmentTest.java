package io.ambassadors.https.config.file;

import static io.ambassadors.https.config.file.Read.fine;
import static io.ambassadors.https.config.file.Read.said;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.ambassadors.https.config.SidecarConfig;

/** Variables beside the file. */
class EnvironmentTest {
    @Test
    void aVariableWinsOverTheFile() {
        assertThat(fine("expiry-warning: 1d", Map.of("HTTPS_SIDECAR_EXPIRY_WARNING", "2d"))
                        .certificates()
                        .expiryWarning())
                .hasDays(2);
        assertThat(fine("tickets: {secret: /s}", Map.of("HTTPS_SIDECAR_TICKETS_ROTATION", "2h"))
                        .tls()
                        .tickets()
                        .secret())
                .as("what it does not name stays")
                .isPresent();
        assertThat(fine("", Map.of("HTTPS_SIDECAR_TICKETS", "off"))
                        .tls()
                        .tickets()
                        .enabled())
                .isFalse();
    }

    @Test
    void aBadValueNamesItsVariable() {
        assertThat(said("", Map.of("HTTPS_SIDECAR_HANDSHAKE_TIMEOUT", "10")))
                .containsExactly(
                        "HTTPS_SIDECAR_HANDSHAKE_TIMEOUT: error: handshake.timeout: found '10', expected a duration"
                                + " such as 10s (ms, s, m, h, d, w): no unit; write 10s if seconds are meant, 10ms if milliseconds");
        assertThat(said("", Map.of("HTTPS_SIDECAR_LISTEN", "8443,nowhere")))
                .singleElement()
                .asString()
                .startsWith("HTTPS_SIDECAR_LISTEN: error: listen: found 'nowhere', expected");
        assertThat(said("", Map.of("HTTPS_SIDECAR_LISTEN", ",")))
                .singleElement()
                .asString()
                .startsWith("HTTPS_SIDECAR_LISTEN: error: listen: found an empty list");
    }

    @Test
    void aContradictionNamesTheVariableThatMakesIt() {
        assertThat(said("listen: 9443", Map.of("HTTPS_SIDECAR_REDIRECT", ":9443")))
                .singleElement()
                .asString()
                .startsWith("HTTPS_SIDECAR_REDIRECT: error: redirect: :9443 is where TLS is served, by listen: 9443");
    }

    @Test
    void warnsOfAVariableThatIsNoSetting() {
        assertThat(said("", Map.of("HTTPS_SIDECAR_LISTN", "1", "HTTPS_SIDECAR_FROBNICATE", "1", "OTHER", "1")))
                .containsExactly(
                        "environment: warning: found the variable HTTPS_SIDECAR_FROBNICATE, which is no setting and has no"
                                + " effect; remove it",
                        "environment: warning: found the variable HTTPS_SIDECAR_LISTN, which is no setting and has no"
                                + " effect; did you mean HTTPS_SIDECAR_LISTEN?");
    }

    @Test
    void refusesTwoVariablesForOneKey() {
        assertThat(said("", Map.of("HTTPS_SIDECAR_TICKETS", "off", "HTTPS_SIDECAR_TICKETS_ENABLED", "on")))
                .containsExactly("HTTPS_SIDECAR_TICKETS_ENABLED: error: tickets.enabled: found it in two variables,"
                        + " HTTPS_SIDECAR_TICKETS and HTTPS_SIDECAR_TICKETS_ENABLED; remove one of the two");
    }

    @Test
    void passesOverWhatKubernetesSaysOfServices() {
        Map<String, String> ofServices = Map.of(
                "HTTPS_SIDECAR_SERVICE_HOST", "10.0.0.1",
                "HTTPS_SIDECAR_SERVICE_PORT", "443",
                "HTTPS_SIDECAR_SERVICE_PORT_HTTPS", "443",
                "HTTPS_SIDECAR_PORT", "tcp://10.0.0.1:443",
                "HTTPS_SIDECAR_PORT_443_TCP", "tcp://10.0.0.1:443",
                "HTTPS_SIDECAR_PORT_443_TCP_ADDR", "10.0.0.1",
                "HTTPS_SIDECAR_PORT_443_TCP_PROTO", "tcp",
                "HTTPS_SIDECAR_ADMIN_SERVICE_HOST", "10.0.0.2",
                "HTTPS_SIDECAR_REDIRECT_PORT", "tcp://10.0.0.3:80");

        assertThat(fine("", ofServices)).isEqualTo(SidecarConfig.DEFAULT);
    }
}
