package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.h1.Http1OriginPool;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** A copy of each request goes elsewhere; the client is not kept waiting for it, nor told how it went. */
class MirrorTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "body"})
    void theCopyIsLikeTheRequestAndNobodyWaitsForIt(String body) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                ScriptedOrigin shadow = ScriptedOrigin.start(connection -> {
                    connection.read();
                    go.await(10, TimeUnit.SECONDS);
                    connection.send("HTTP/1.1 500 No\r\nContent-Length: 7\r\n\r\nmirror!");
                })) {
            RunningProxy.Options options = new RunningProxy.Options();
            PassThrough observer = new PassThrough(
                    ClientSettings.DEFAULT,
                    ProxySettings.DEFAULT,
                    loop -> List.of(
                            new Endpoint(shadow.address(), "shadow", new Http1OriginPool(loop, options.pool), null)));
            options.around = handler -> new Mirroring(handler, observer);
            try (RunningProxy proxy = new RunningProxy(options, origin.address())) {
                try (RawHttp client = proxy.connect()) {
                    String request = "PUT /x?y HTTP/1.1\r\nHost: a\r\nX: y\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body;
                    assertThat(client.ask(request).body()).isEqualTo("ok");
                    assertThat(client.ask(request).body()).isEqualTo("ok");
                }
                Await.until("the copies have come", () -> shadow.requests.size() == 2);
                go.countDown();
                Await.until("the copies have ended", () -> observer.ended.size() == 2);
                assertThat(observer.ended).containsOnly("500 PUT /x?y");
                assertThat(shadow.requests)
                        .allMatch(copy ->
                                copy.body().equals(body) && copy.field("X").equals("y"));
            }
        }
    }

    /** Sends a copy of each request to the observer's endpoint. */
    private record Mirroring(RequestHandler main, PassThrough observer) implements RequestHandler {
        @Override
        public void handle(Exchange exchange) {
            exchange.mirror(observer.plan(), new Observing(observer), null);
            main.handle(exchange);
        }

        @Override
        public void refuse(Exchange exchange, int status, String why) {
            main.refuse(exchange, status, why);
        }

        @Override
        public void ended(Exchange exchange) {
            main.ended(exchange);
        }
    }

    /** Nobody hands the copy to its service: it begins with its plan. */
    private record Observing(PassThrough observer) implements RequestHandler {
        @Override
        public void handle(Exchange exchange) {
            throw new IllegalStateException("a copy is not decided on");
        }

        @Override
        public void refuse(Exchange exchange, int status, String why) {
            observer.refuse(exchange, status, why);
        }

        @Override
        public void ended(Exchange exchange) {
            observer.ended.add(exchange.status() + " " + exchange.request().method() + " "
                    + exchange.request().target());
        }
    }
}
