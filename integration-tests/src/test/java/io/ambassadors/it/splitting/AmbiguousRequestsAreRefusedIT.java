package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/**
 * A request that two readers could read in two ways is answered with an error, never reaches the server, and ends its connection, whatever
 * comes behind it.
 */
class AmbiguousRequestsAreRefusedIT {
    /** What somebody might want to smuggle past. */
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: it\r\n\r\n";

    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static HttpOrigin origin;
    private static Splitter splitter;

    @BeforeAll
    static void start() {
        origin = HttpOrigin.saying("yes");
        splitter = Splitter.start(NginxConf.before(origin).keepAlive());
    }

    @AfterAll
    static void stop() {
        splitter.close();
        origin.close();
    }

    /** Heads with {@code |} for CR LF, {@code NUL} and {@code CR} for those alone. */
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    POST / HTTP/1.1|Host: a|Content-Length: 4|Transfer-Encoding: chunked|     ; 400
                    POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 4|     ; 400
                    POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked|                 ; 501
                    POST / HTTP/1.1|Host: a|Transfer-Encoding: identity|                      ; 501
                    POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked| ; 400
                    POST / HTTP/1.1|Host: a|Content-Length: 4|Content-Length: 5|              ; 400
                    POST / HTTP/1.1|Host: a|Content-Length: 4|Content-Length: 4|              ; 400
                    POST / HTTP/1.1|Host: a|Content-Length: 4, 4|                             ; 400
                    POST / HTTP/1.1|Host: a|Content-Length: +4|                               ; 400
                    POST / HTTP/1.1|Host: a|Content-Length: -1|                               ; 400
                    POST / HTTP/1.1|Host: a|Content-Length: 0x4|                              ; 400
                    POST / HTTP/1.1|Host: a|Content-Length : 4|                               ; 400
                    POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked|                       ; 400
                    POST / HTTP/1.1|Host: a|X: y| Content-Length: 4|                          ; 400
                    GET / HTTP/1.1|X: y|                                                      ; 400
                    GET / HTTP/1.1|Host: a|Host: b|                                           ; 400
                    GET / HTTP/1.1|Host: a/b|                                                 ; 400
                    GET / HTTP/1.1|Host: a|X: NUL|                                            ; 400
                    GET / HTTP/1.1|Host: a|X: CRy|                                            ; 400
                    GET / HTTP/9.1|Host: a|                                                   ; 505
                    get / HTTP/1.1|Host: a|                                                   ; 400
                    """)
    void atTheirHead(String head, int status) {
        refused(head.replace("|", "\r\n").replace("NUL", "\0").replace("CR", "\r") + "\r\n", status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz|", "-1|", "4|abcdef|0||", "ffffffffffffffffff|"})
    void atTheirChunks(String chunks) {
        refused(CHUNKED + chunks.replace("|", "\r\n"), 400);
    }

    @Test
    void butChunksOfEveryLegalKindAreTaken() {
        try (RawHttp client = splitter.client()) {
            client.send(CHUNKED + "4\r\nabcd\r\n00A;x=y\r\n0123456789\r\n0\r\nX-Trailer: t\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(client.ask("/next").status()).isEqualTo(200);
        }
        assertThat(origin.requests()).anyMatch(sent -> sent.body().equals("abcd0123456789"));
    }

    @Test
    void andOthersAreServedMeanwhile() {
        try (RawHttp client = splitter.client()) {
            refused("GET / HTTP/1.1\r\n\r\n", 400);
            assertThat(client.ask("/fine").body()).isEqualTo("yes");
        }
    }

    private static void refused(String request, int status) {
        try (RawHttp client = splitter.client()) {
            client.send(request + SMUGGLED);
            assertThat(client.response().status()).isEqualTo(status);
            client.expectClosed();
        }
        assertThat(origin.requests()).noneMatch(sent -> sent.target().equals("/smuggled"));
    }
}
