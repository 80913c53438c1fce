package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.FieldFilter;
import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.testing.Ports;

/** What clients send to break something. */
class HostileRequestsTest {
    private final int port = Ports.free();

    HostileRequestsTest() throws IOException {}

    private RunningSite start(EchoOrigin origin, String server) throws IOException {
        return RunningSite.start(
                "server { listen 127.0.0.1:" + port + "; " + server.replace("@ORIGIN@", origin.address()) + " }");
    }

    private String get(String target) throws IOException {
        return Wire.ask(port, "GET " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    }

    @Test
    void anEscapedLineEndBeginsNoFieldOfTheRequest() throws IOException {
        try (EchoOrigin origin = new EchoOrigin();
                RunningSite site =
                        start(origin, "location / { proxy_set_header X-Path $uri; proxy_pass http://@ORIGIN@; }")) {
            get("/a%0d%0aEvil:%201");
            assertThat(origin.next()).contains("X-Path: /a  Evil: 1\r\n").doesNotContain("\nEvil");
            assertThat(site.counters("127.0.0.1:" + port).requests()).isOne();
        }
    }

    @Test
    void anEscapedLineEndBeginsNoFieldOfTheResponse() throws IOException {
        try (EchoOrigin origin = new EchoOrigin();
                RunningSite site =
                        start(origin, "location / { add_header X-Path $uri always; return 302 http://h$uri; }")) {
            String answer = get("/a%0d%0aEvil:%201");
            assertThat(answer).contains("Location: http://h/a  Evil: 1\r\n").doesNotContain("\nEvil");
            assertThat(site.counters("127.0.0.1:" + port).requests()).isOne();
        }
    }

    @Test
    void whatBreaksARequestLineIsEscaped() {
        assertThat(Escapes.lineSafe("/a b\r\nc\u007f?d")).isEqualTo("/a%20b%0D%0Ac%7F?d");
        assertThat(Escapes.lineSafe("/a%20b")).isSameAs("/a%20b");
    }

    /** nginx refuses and throws the body away; nobody waits for it behind the error page. */
    @Test
    void theErrorPageOfATooLongChunkedBodyMayBeProxied() throws IOException {
        try (EchoOrigin origin = new EchoOrigin();
                RunningSite site = start(
                        origin,
                        "client_max_body_size 4; error_page 413 @page; location / { proxy_pass http://@ORIGIN@; }"
                                + " location @page { proxy_pass http://@ORIGIN@; }")) {
            String answer = Wire.ask(
                    port,
                    "POST /up HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n0\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 413 ");
            assertThat(origin.next()).startsWith("POST /up HTTP/1.1\r\n").doesNotContain("12345678");
            assertThat(site.counters("127.0.0.1:" + port).requests()).isOne();
        }
    }

    @Test
    void theErrorPageOfATooLongBodyStandsUnderTheSameLimit() throws IOException {
        try (EchoOrigin origin = new EchoOrigin();
                RunningSite site = start(
                        origin,
                        "client_max_body_size 4; error_page 413 /page; location / { proxy_pass http://@ORIGIN@; }"
                                + " location = /page { return 200 page; }")) {
            String answer = Wire.ask(port, "POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\n\r\n12345678");
            assertThat(answer).startsWith("HTTP/1.1 413 ").endsWith("page");
            assertThat(site.counters("127.0.0.1:" + port).requests()).isOne();
        }
    }

    @Test
    void aConnectionFieldMayNameVeryManyFields() {
        Fields fields = new Fields();
        for (int i = 0; i < 500; i++) {
            fields.add("Connection", "x" + i + ", y" + i);
            fields.add("X" + i, "1");
        }
        fields.add("Kept", "1");
        Fields out = new Fields();
        FieldFilter.of(1L << FieldName.CONNECTION, List.of("Hidden"))
                .forMessage(fields)
                .copy(fields, out);
        assertThat(out.size()).isOne();
        assertThat(out.name(0).toLowerCase(Locale.ROOT).getBytes(ISO_8859_1)).isEqualTo("kept".getBytes(ISO_8859_1));
    }

    /** Browsers refuse a handshake whose Upgrade stands there twice. */
    @Test
    void aTunnelIsAnnouncedOnce() throws IOException {
        try (EchoOrigin origin = new EchoOrigin();
                RunningSite site = start(
                        origin,
                        "location / { proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade;"
                                + " proxy_set_header Connection upgrade; proxy_pass http://@ORIGIN@; }");
                Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream()
                    .write(
                            ("GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\nX-Status: 101\r\n"
                                            + "X-Answer: Upgrade|websocket\r\n\r\n")
                                    .getBytes(ISO_8859_1));
            String head = Wire.head(client.getInputStream());
            assertThat(head).startsWith("HTTP/1.1 101 ");
            assertThat(Wire.field(head, "Upgrade")).containsExactly("websocket");
            assertThat(Wire.field(head, "Connection")).containsExactly("upgrade");
            assertThat(site.counters("127.0.0.1:" + port).inFlight()).isOne();
        }
    }
}
