package io.ambassadors.common.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenSSL's names of ciphers are those of cipher suites that Java knows. */
class OpenSslCiphersTest {
    @ParameterizedTest
    @CsvSource({
        "ECDHE-RSA-AES128-GCM-SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "ECDHE-RSA-CHACHA20-POLY1305,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "DHE-RSA-AES256-SHA256,TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
        "ECDHE-RSA-AES256-SHA,TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        "AES128-GCM-SHA256,TLS_RSA_WITH_AES_128_GCM_SHA256",
        "AES128-SHA,TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLS_AES_128_GCM_SHA256,TLS_AES_128_GCM_SHA256"
    })
    void translatesNames(String openSsl, String suite) throws Exception {
        assertThat(OpenSslCiphers.suites(openSsl)).containsExactly(suite);
        assertThat(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites())
                .contains(suite);
    }

    @Test
    void classesMeanWhatJavaOffers() throws Exception {
        assertThat(OpenSslCiphers.suites("DEFAULT")).isEmpty();
        assertThat(OpenSslCiphers.suites("HIGH:!aNULL:!MD5")).isEmpty();
        assertThat(OpenSslCiphers.suites("ECDHE-RSA-AES128-SHA:AES256-SHA:!aNULL"))
                .isEqualTo(List.of("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA"));
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> OpenSslCiphers.suites("FOO-BAR"))
                .isInstanceOf(NoSuchAlgorithmException.class)
                .hasMessage("unknown cipher \"FOO-BAR\"");
    }
}
