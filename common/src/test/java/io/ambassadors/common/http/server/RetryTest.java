package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** Which failures lead to the next endpoint, and which requests may go there ({@code proxy_next_upstream}). */
class RetryTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    private static InetSocketAddress closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    private static ScriptedOrigin dying(String afterwards) throws IOException {
        return ScriptedOrigin.start(connection -> {
            if (connection.read() != null) {
                connection.send(afterwards);
            }
        });
    }

    private static String request(String method, String body) {
        return method + " / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void arefusedConnectionLeadsToTheNext(String method) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(new RunningProxy.Options(), closedPort(), origin.address())) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.ask(request(method, "abc")).status()).isEqualTo(200);
            }
            assertThat(origin.requests.get(0).body()).isEqualTo("abc");
            assertThat(proxy.service.outcomes).containsExactly("origin1 FAILED", "origin2 OK");
        }
    }

    @Test
    void noOriginAtAllIsA502() throws Exception {
        try (RunningProxy proxy = new RunningProxy(new RunningProxy.Options(), closedPort(), closedPort())) {
            try (RawHttp client = proxy.connect()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(client.ask(request("POST", "a".repeat(5000))).status())
                            .isEqualTo(502);
                    assertThat(client.ask(request("POST", "a".repeat(50_000))).status())
                            .isEqualTo(502);
                }
            }
            assertThat(proxy.ended(6)).containsOnly("502 POST / CONNECT");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "PUT, true", "DELETE, true", "POST, false", "PATCH, false", "LOCK, false"})
    void whatMayBeSentTwiceIs(String method, boolean again) throws Exception {
        try (ScriptedOrigin first = dying("");
                ScriptedOrigin second = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(new RunningProxy.Options(), first.address(), second.address())) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.ask(request(method, "abc")).status()).isEqualTo(again ? 200 : 502);
            }
            if (again) {
                assertThat(second.requests.get(0).body()).isEqualTo("abc");
                assertThat(proxy.service.outcomes).containsExactly("origin1 FAILED", "origin2 OK");
            } else {
                assertThat(second.requests).isEmpty();
                assertThat(proxy.service.outcomes).containsExactly("origin1 FAILED");
            }
        }
    }

    @Test
    void aBodyThatWasStreamedIsNotSentAgain() throws Exception {
        try (ScriptedOrigin first = dying("");
                ScriptedOrigin second = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(new RunningProxy.Options(), first.address(), second.address())) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.ask(request("PUT", "a".repeat(20_000))).status())
                        .isEqualTo(502);
            }
            assertThat(second.requests).isEmpty();
        }
    }

    @Test
    void nothingIsTriedAgainOnceTheResponseHasBegun() throws Exception {
        try (ScriptedOrigin first = dying("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab");
                ScriptedOrigin second = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(new RunningProxy.Options(), first.address(), second.address())) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.send(GET).rest()).endsWith("\r\n\r\nab");
            }
            assertThat(second.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"404, NEXT", "503, FAILED", "429, FAILED"})
    void aStatusCanLeadToTheNextAndTheLastOneIsPassed(int status, String outcome) throws Exception {
        RunningProxy.Options options = new RunningProxy.Options();
        options.proxy = Settings.proxy()
                .next(NextOrigin.HTTP_404 | NextOrigin.HTTP_503 | NextOrigin.HTTP_429)
                .build();
        String no = "HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\nno";
        try (ScriptedOrigin first = ScriptedOrigin.always(no);
                ScriptedOrigin second = ScriptedOrigin.always(no);
                RunningProxy proxy = new RunningProxy(options, first.address(), second.address());
                RawHttp client = proxy.connect()) {
            RawHttp.Response response = client.ask(GET);
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.body()).isEqualTo("no");
            assertThat(proxy.service.outcomes).containsExactly("origin1 " + outcome, "origin2 OK");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, GET", "true, GET", "false, PUT"})
    void aConnectionThatWentStaleIsReplacedAndNobodyHasFailed(boolean reset, String method) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.send(OK);
                    if (connection.number() == 1) {
                        // The next request is read, and the connection breaks.
                        connection.readHead();
                        if (reset) {
                            connection.reset();
                        }
                    } else {
                        connection.rest();
                    }
                });
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.ask(GET).status()).isEqualTo(200);
                assertThat(client.ask(request(method, "abc")).status()).isEqualTo(200);
            }
            assertThat(proxy.service.outcomes).containsExactly("origin1 OK", "origin1 OK");
            assertThat(origin.accepted()).isEqualTo(2);
        }
    }

    @Test
    void anIdleConnectionThatTheOriginClosesIsForgotten() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.send(OK);
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            for (int i = 1; i <= 3; i++) {
                assertThat(client.ask(request("POST", "abc")).status()).isEqualTo(200);
                Await.until("the connection is forgotten", () -> proxy.idle() == 0);
                assertThat(origin.accepted()).isEqualTo(i);
            }
        }
    }
}
