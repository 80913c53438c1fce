package io.ambassadors.https.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.https.config.RedirectConfig;

class RedirectHandlerTest {
    private RunningSidecar sidecar;

    @BeforeEach
    void start() throws IOException {
        sidecar = new RunningSidecar(Sidecar.config().build());
        listen(443);
    }

    @AfterEach
    void stop() {
        sidecar.close();
    }

    private void listen(int port) {
        Map<String, String> answers = Map.of("tok_en-1", "tok_en-1.thumb");
        sidecar.handler = new RedirectHandler(
                new RedirectConfig(ListenPoint.tcp("127.0.0.1", 0), port),
                Optional.of(token -> Optional.ofNullable(answers.get(token))),
                sidecar.state,
                AccessLog.OFF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET     | h.example        | /a?b=c | 443  | 301 | https://h.example/a?b=c",
                "HEAD    | h.example:8081   | /      | 443  | 301 | https://h.example/",
                "GET     | h.example:80     | /      | 8443 | 301 | https://h.example:8443/",
                "POST    | h.example        | /a     | 443  | 308 | https://h.example/a",
                "DELETE  | h.example        | /a     | 443  | 308 | https://h.example/a",
                "GET     | [2001:db8::1]:80 | /      | 443  | 301 | https://[2001:db8::1]/",
                "GET     | h.example        | //evil | 443  | 301 | https://h.example//evil",
                "GET     | h.example        | /a\"b  | 443  | 301 | https://h.example/a%22b",
                "GET     | h.example        | http://x.example/y | 443 | 301 | https://x.example/y",
            })
    void requestsAreRedirected(String method, String host, String target, int port, int status, String location)
            throws IOException {
        listen(port);
        RawHttp.Response response = sidecar.ask(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.field("Location")).isEqualTo(location);
        assertThat(response.field("Strict-Transport-Security")).isNull();
    }

    @Test
    void aBodyIsNotWaitedFor() throws IOException {
        RawHttp.Response response = sidecar.ask("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nabc");

        assertThat(response.status()).isEqualTo(308);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: https\r\n\r\n",
            })
    void whatCannotBeRedirectedIsRefused(String request) throws IOException {
        RawHttp.Response response = sidecar.ask(request);

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.field("Location")).isNull();
    }

    @Test
    void challengesAreAnswered() throws IOException {
        RawHttp.Response answer = sidecar.get("/.well-known/acme-challenge/tok_en-1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("tok_en-1.thumb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "other", "tok_en-1/", "tok_en-1?x", "../tok_en-1", "%74ok_en-1"})
    void otherChallengesAreNotFound(String token) throws IOException {
        assertThat(sidecar.get("/.well-known/acme-challenge/" + token).status()).isEqualTo(404);
    }
}
