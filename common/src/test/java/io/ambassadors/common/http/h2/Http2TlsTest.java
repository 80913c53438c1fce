package io.ambassadors.common.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.OriginTlsSettings;
import io.ambassadors.common.http.proxy.PoolSettings;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.TestKeys;

/** HTTP/2 over TLS, on both sides at once: chosen by ALPN, or not spoken. */
class Http2TlsTest {
    @TempDir
    private Path directory;

    private TestSite origin;
    private TestSite site;

    @AfterEach
    void nothingLeaks() {
        site.close();
        origin.close();
        assertThat(site.failures()).isEmpty();
        Leaks.assertNone();
    }

    private void proxyTo(String protocol) throws Exception {
        origin = new TestSite(
                ClientSettings.DEFAULT,
                serverContext(protocol),
                exchange -> TestSite.reply(exchange, 200, exchange.request().scheme() + " is secure"));
        OriginTlsSettings tls = new OriginTlsSettings(
                false,
                1,
                "",
                "",
                "",
                "localhost",
                true,
                List.of("TLSv1.3"),
                OriginTlsSettings.DEFAULT_CIPHERS,
                true,
                true);
        PoolSettings pool = new PoolSettings(
                HttpVersion.HTTP_2, 8, 1000, TestPlan.POOL.maxTime(), TestPlan.POOL.idleTimeout(), tls.load(directory));
        TestPlan[] plan = new TestPlan[1];
        site = new TestSite(exchange -> {
            if (plan[0] == null) {
                plan[0] = new TestPlan(
                        origin.address(), new Http2OriginPool(exchange.loop(), pool), ProxySettings.DEFAULT);
            }
            exchange.proxy(plan[0]);
        });
    }

    private SslContext serverContext(String protocol) throws Exception {
        return SslContextBuilder.forServer(TestKeys.make(directory, "localhost"))
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        protocol))
                .build();
    }

    @Test
    void alpnChoosesIt() throws Exception {
        proxyTo(ApplicationProtocolNames.HTTP_2);
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            for (int stream = 1; stream < 20; stream += 2) {
                client.request(stream, true, "GET", "/");
            }
            for (int stream = 1; stream < 20; stream += 2) {
                assertThat(client.response(stream)).isEqualTo("200 https is secure");
            }
        }
        assertThat(origin.failures()).isEmpty();
        assertThat(origin.onLoop(() -> origin.loop().clients()))
                .as("one connection for all")
                .isEqualTo(1);
    }

    @Test
    void anOriginThatDoesNotChooseItIsNotAsked() throws Exception {
        proxyTo(ApplicationProtocolNames.HTTP_1_1);
        try (RawHttp2 client = RawHttp2.client(site.port())) {
            client.request(1, true, "GET", "/");
            assertThat(client.response(1)).isEqualTo("502 TLS handshake with the origin failed");
        }
        Await.until("it is closed", () -> origin.onLoop(() -> origin.loop().clients()) == 0);
        assertThat(origin.ended()).isEmpty();
    }
}
