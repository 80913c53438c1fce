package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.https.config.RedirectConfig;

class FixUpsTest {
    private final LocationRule rule = new LocationRule(Sidecar.config()
            .redirect(Optional.of(new RedirectConfig(ListenPoint.tcp("0.0.0.0", 8081), 443)))
            .build());

    private static String cookie(String value) {
        byte[] bytes = ("xx" + value + "; Secure").getBytes(ISO_8859_1);
        byte[] secure = CookieRule.secure(bytes, 2, value.length());
        return secure == null ? value : new String(secure, ISO_8859_1);
    }

    private String location(String value, String authority) {
        byte[] bytes = ("xx" + value + "yy").getBytes(ISO_8859_1);
        String secure = rule.secure(bytes, 2, value.length(), authority);
        return secure == null ? value : secure;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=b                           | a=b; Secure",
                "a=                            | a=; Secure",
                "secure=1                      | secure=1; Secure",
                "secure                        | secure; Secure",
                "a=b; Path=/                   | a=b; Path=/; Secure",
                "a=b;HttpOnly                  | a=b;HttpOnly; Secure",
                "a=b; Secure                   | a=b; Secure",
                "a=b;secure                    | a=b;secure",
                "a=b;  SECURE  ;Path=/         | a=b;  SECURE  ;Path=/",
                "a=b; Secure=yes               | a=b; Secure=yes",
                "a=b; Path=/Secure             | a=b; Path=/Secure; Secure",
                "a=b; Secured                  | a=b; Secured; Secure",
                "a=Secure; SameSite=None       | a=Secure; SameSite=None; Secure",
                "a=b;                          | a=b;; Secure",
            })
    void cookiesBecomeSecureOnce(String value, String expected) {
        assertThat(cookie(value)).isEqualTo(expected);
        assertThat(cookie(expected)).isEqualTo(expected);
    }

    @Test
    void aCookieThatIsNoneIsLeftAlone() {
        assertThat(cookie("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://h.example/a?b#c        | h.example      | https://h.example/a?b#c",
                "http://h.example              | h.example      | https://h.example",
                "http://h.example?x            | h.example      | https://h.example?x",
                "HTTP://H.Example/a            | h.example      | https://h.example/a",
                "http://h.example:80/a         | h.example      | https://h.example/a",
                "http://h.example:8080/a       | h.example      | https://h.example/a",
                "http://h.example:8081/a       | h.example      | https://h.example/a",
                "http://h.example:9999/a       | h.example      | http://h.example:9999/a",
                "http://h.example/a            | h.example:8443 | https://h.example:8443/a",
                "http://h.example:8443/a       | h.example:8443 | https://h.example:8443/a",
                "http://127.0.0.1:8080/a       | h.example:8443 | https://h.example:8443/a",
                "http://localhost:8080/a       | h.example      | https://h.example/a",
                "http://[::1]:8080/a           | h.example      | https://h.example/a",
                "http://[2001:db8::1]/a        | [2001:DB8::1]:8443 | https://[2001:DB8::1]:8443/a",
                "http://localhost/a            | h.example      | http://localhost/a",
                "http://other.example/a        | h.example      | http://other.example/a",
                "http://h.example.evil/a       | h.example      | http://h.example.evil/a",
                "http://h.example@evil/a       | h.example      | http://h.example@evil/a",
                "http://evil@h.example/a       | h.example      | http://evil@h.example/a",
                "http://h.example\\@evil/      | h.example      | https://h.example\\@evil/",
                "https://h.example/a           | h.example      | https://h.example/a",
                "/a                            | h.example      | /a",
                "//h.example/a                 | h.example      | //h.example/a",
                "http://                       | h.example      | http://",
                "http:///a                     | h.example      | http:///a",
                "ftp://h.example/a             | h.example      | ftp://h.example/a",
            })
    void locationsOfThisHostBecomeHttps(String value, String authority, String expected) {
        assertThat(location(value, authority)).isEqualTo(expected);
    }

    @Test
    void aRequestWithoutAHostKeepsItsLocation() {
        assertThat(location("http://127.0.0.1:8080/a", "")).isEqualTo("http://127.0.0.1:8080/a");
    }
}
