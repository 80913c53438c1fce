package io.ambassadors.splitting.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.testing.Ports;

/** What a running site does, where no nginx is needed to say so. */
class RunningSiteTest {
    private final int port = Ports.free();

    RunningSiteTest() throws IOException {}

    private RunningSite start(EchoOrigin origin, String server) throws IOException {
        return RunningSite.start(
                "server { listen 127.0.0.1:" + port + "; " + server.replace("@ORIGIN@", origin.address()) + " }");
    }

    private String get(String target, String fields) throws IOException {
        return Wire.ask(port, "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
    }

    @Test
    void fieldsOfTheConnectionGoNoFurther() throws IOException {
        try (EchoOrigin origin = new EchoOrigin();
                RunningSite site = start(origin, "location / { proxy_pass http://@ORIGIN@; }")) {
            String answer = get(
                    "/",
                    "Connection: keep-alive, X-Mine\r\nX-Mine: 1\r\nKeep-Alive: 5\r\nProxy-Connection: x\r\n"
                            + "TE: trailers\r\nX-Kept: 2\r\nX-Answer: Connection|X-Theirs\r\nX-Answer: X-Theirs|3\r\n");
            assertThat(origin.next())
                    .contains("X-Kept: 2")
                    .doesNotContain("X-Mine", "Keep-Alive", "Proxy-Connection", "TE:");
            assertThat(answer.substring(0, answer.indexOf("\r\n\r\n"))).doesNotContain("X-Theirs");
            assertThat(site.counters("127.0.0.1:" + port).requests()).isOne();
        }
    }

    @Test
    void aCopyGoesToTheMirror() throws IOException {
        try (EchoOrigin origin = new EchoOrigin();
                EchoOrigin shadow = new EchoOrigin();
                RunningSite site = start(
                        origin,
                        "location / { mirror /copy; proxy_pass http://@ORIGIN@; }"
                                + " location = /copy { internal; proxy_set_header X-From $uri; proxy_pass http://"
                                + shadow.address() + "$request_uri; }")) {
            String answer = Wire.ask(port, "POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("body");
            assertThat(shadow.next())
                    .startsWith("POST /a?b HTTP/1.1")
                    .contains("X-From: /copy")
                    .endsWith("body");
            assertThat(site.counters("127.0.0.1:" + port).requests()).isOne();
        }
    }

    @Test
    void anotherBodyIsSentWhereTheConfigurationSaysSo() throws IOException {
        try (EchoOrigin origin = new EchoOrigin();
                RunningSite site = start(
                        origin,
                        "location /set { proxy_set_body \"new $arg_x\"; proxy_pass http://@ORIGIN@; }"
                                + " location /off { proxy_pass_request_body off; proxy_set_header Content-Length \"\";"
                                + " proxy_pass http://@ORIGIN@; }")) {
            String post = " HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody";
            assertThat(Wire.ask(port, "POST /set?x=y" + post))
                    .contains("Content-Length: 5")
                    .endsWith("\r\n\r\nnew y");
            assertThat(Wire.ask(port, "POST /off" + post)).doesNotContain("body");
            origin.next();
            assertThat(origin.next()).doesNotContain("Content-Length");
            assertThat(site.counters("127.0.0.1:" + port).statuses(2)).isEqualTo(2);
        }
    }

    @Test
    void whoseFaultItWasIsCounted() throws IOException {
        try (EchoOrigin origin = new EchoOrigin();
                RunningSite site = start(origin, "location / { proxy_pass http://127.0.0.1:" + Ports.free() + "; }")) {
            assertThat(get("/", "")).startsWith("HTTP/1.1 502");
            ListenerCounters counters = site.counters("127.0.0.1:" + port);
            assertThat(counters.failures(Failure.Origin.ORIGIN)).isOne();
            assertThat(counters.statuses(5)).isOne();
            assertThat(counters.inFlight()).isZero();
        }
    }
}
