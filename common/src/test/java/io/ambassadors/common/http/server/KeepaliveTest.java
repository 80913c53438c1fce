package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** Which connections stay, and which requests share one (RFC 9112, 9.3). */
class KeepaliveTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    @ParameterizedTest
    @CsvSource({
        "1.1, '', true",
        "1.1, 'Connection: close', false",
        "1.1, 'Connection: Close', false",
        "1.1, 'Connection: keep-alive', true",
        "1.1, 'Connection: x, close , y', false",
        "1.1, 'Connection: closed', true",
        "1.0, '', false",
        "1.0, 'Connection: keep-alive', true",
        "1.0, 'Connection: x,Keep-Alive', true",
        "1.0, 'Connection: close', false",
    })
    void connectionsStayAsTheClientAsks(String version, String field, boolean stays) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            String request =
                    "GET /a HTTP/" + version + "\r\nHost: a\r\n" + field + (field.isEmpty() ? "" : "\r\n") + "\r\n";
            for (int i = 0; i < 2; i++) {
                RawHttp.Response response = client.ask(request);
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.body()).isEqualTo("ok");
                if (!stays) {
                    assertThat(response.field("Connection")).isEqualTo("close");
                    assertThat(client.isEnded()).isTrue();
                    break;
                }
                assertThat(response.field("Connection")).isEqualTo(version.equals("1.0") ? "keep-alive" : null);
            }
            assertThat(proxy.ended(stays ? 2 : 1)).containsOnly("200 GET /a");
            assertThat(origin.accepted()).isOne();
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    for (ScriptedOrigin.Request r = connection.read(); r != null; r = connection.read()) {
                        String body = r.line() + r.body();
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                    }
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                all.append(i % 3 == 0 ? "POST" : "GET").append(" /").append(i).append(" HTTP/1.1\r\nHost: a\r\n");
                all.append(i % 3 == 0 ? "Content-Length: 4\r\n\r\nbody" : "\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 50; i++) {
                String expected = i % 3 == 0 ? "POST /" + i + " HTTP/1.1body" : "GET /" + i + " HTTP/1.1";
                assertThat(client.read().body()).isEqualTo(expected);
            }
        }
    }
}
