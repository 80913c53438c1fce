package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

import io.ambassadors.common.testing.Leaks;

/**
 * Whatever clients and origins send, end and break, in whatever order: nothing is thrown, every exchange ends once, every try is
 * finished once, and every buffer is released.
 */
class ChaosPropertyTest {
    private static final int UPGRADE = 0;
    private static final int SWITCH = 0;

    private static final List<String> FROM_CLIENT = List.of(
            "GET /i HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /b HTTP/1.0\r\n\r\n",
            "GET /local HTTP/1.1\r\nHost: a\r\n\r\n",
            "HEAD /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "POST /d HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n",
            "POST /local HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n",
            "PUT /e HTTP/1.1\r\nHost: a\r\nContent-Length: 600\r\n\r\n",
            "PUT /f HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n",
            "PUT /g HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n",
            "PUT /local HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n",
            "PUT /h HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            "PUT /local HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
            "0123456789",
            "a\r\n0123456789\r\n",
            "0\r\n\r\n",
            "0\r\nX: y\r\n\r\n",
            "x".repeat(600),
            "258\r\n" + "y".repeat(600) + "\r\n",
            "\r\n",
            "rubbish");

    private static final List<String> FROM_ORIGIN = List.of(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
            "12345",
            "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "z".repeat(5000),
            "800\r\n" + "z".repeat(2048) + "\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "5\r\n12345\r\n",
            "0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno",
            "rubbish\r\n");

    @AfterContainer
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    @Property(tries = 4000)
    void everythingIsPutAway(@ForAll long seed) {
        Random random = new Random(seed);
        InMemoryProxy proxy = new InMemoryProxy();
        if (random.nextInt(4) == 0) {
            beginTunnel(proxy);
        }
        int steps = 1 + random.nextInt(40);
        for (int i = 0; i < steps; i++) {
            step(proxy, random);
        }
        proxy.close();
        assertThat(proxy.service.violations).isEmpty();
        assertThat(proxy.service.ended).noneMatch(ended -> ended.contains("INTERNAL"));
        assertThat(proxy.service.open()).isZero();
        assertThat(proxy.loop.clients()).isZero();
    }

    private static void beginTunnel(InMemoryProxy proxy) {
        byte[] request = FROM_CLIENT.get(UPGRADE).getBytes(ISO_8859_1);
        proxy.client.receive(request, 0, request.length);
        proxy.turn();
        byte[] response = FROM_ORIGIN.get(SWITCH).getBytes(ISO_8859_1);
        proxy.origins.get(0).receive(response, 0, response.length);
        proxy.turn();
    }

    private static void step(InMemoryProxy proxy, Random random) {
        Wire origin = proxy.origins.isEmpty() ? null : proxy.origins.get(proxy.origins.size() - 1);
        int what = random.nextInt(46);
        if (what < 18) {
            // A socket gives nothing while nobody reads, but TLS may have more in hand.
            if (proxy.client.config().isAutoRead() || random.nextInt(10) == 0) {
                send(proxy.client, FROM_CLIENT, random);
            }
        } else if (what < 34) {
            if (origin != null && (origin.config().isAutoRead() || random.nextInt(4) == 0)) {
                send(origin, FROM_ORIGIN, random);
            }
        } else if (what == 34) {
            proxy.client.receiveEnd();
        } else if (what == 35 && origin != null) {
            origin.receiveEnd();
        } else if (what == 36 && origin != null) {
            origin.close();
        } else if (what == 37 && proxy.client.isOpen()) {
            proxy.client.pipeline().fireExceptionCaught(new java.io.IOException("reset"));
        } else if (what == 38 && origin != null && origin.isOpen()) {
            origin.pipeline().fireExceptionCaught(new java.io.IOException("reset"));
        } else if (what > 38 && what < 43) {
            proxy.client.block(random.nextInt(3) != 0);
        } else if (what > 42 && origin != null) {
            origin.block(random.nextInt(3) != 0);
        }
        if (random.nextBoolean()) {
            proxy.turn();
        }
    }

    /** One to three of these, whole or cut. */
    private static void send(Wire wire, List<String> texts, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(texts.get(random.nextInt(texts.size())));
        }
        byte[] bytes = text.toString().getBytes(ISO_8859_1);
        int length = random.nextInt(4) == 0 ? 1 + random.nextInt(bytes.length) : bytes.length;
        wire.receive(bytes, 0, length);
    }
}
