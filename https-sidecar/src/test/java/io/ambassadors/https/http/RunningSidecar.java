package io.ambassadors.https.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.netty.channel.Channel;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.http.proxy.Site;
import io.ambassadors.common.http.server.HttpListener;
import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.net.ProxyHeader;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.identity.ClientIdentity;
import io.ambassadors.https.stats.BackendSnapshot;
import io.ambassadors.https.stats.HttpSnapshot;
import io.ambassadors.https.tls.TlsSession;

/** The HTTP of a sidecar on a free port, as if TLS had been done; when it is closed it looks whether everything was put away. */
final class RunningSidecar implements AutoCloseable {
    final HttpLoops loops = new HttpLoops(1);
    final List<String> surprises = Collections.synchronizedList(new ArrayList<>());
    volatile TlsSession tls = session("", null);
    volatile SocketAddress proxied;
    volatile CertificateSet certificates;
    volatile RequestHandler handler;
    final HttpState state = new HttpState(loops.all(), new CertificateHosts(() -> certificates), "1");
    private final Resolver resolver = new Resolver();
    private final BackendPools pools;
    private final HttpListener listener;

    RunningSidecar(SidecarConfig config) throws IOException {
        this(config, AccessLog.OFF);
    }

    RunningSidecar(SidecarConfig config, AccessLog log) throws IOException {
        pools = new BackendPools(config, loops.all(), resolver);
        handler = new SidecarHandler(config, state, pools, log);
        listener = HttpListener.bind(
                ListenPoint.tcp("127.0.0.1", 0), loops, new Front(config), HttpListener.Options.DEFAULT);
    }

    static TlsSession session(String serverName, ClientIdentity client) {
        return new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", "X25519", serverName, "", false, client, null);
    }

    private final class Front implements Site {
        private final SidecarConfig config;

        Front(SidecarConfig config) {
            this.config = config;
        }

        @Override
        public ClientSettings settings() {
            return config.http().client();
        }

        @Override
        public RequestHandler handler() {
            return handler;
        }

        @Override
        public ClientInfo describe(long id, Channel channel) {
            ProxyHeader header = proxied == null ? null : new ProxyHeader(1, proxied, null, List.of());
            return new ClientInfo(
                    id, channel.remoteAddress(), channel.localAddress(), "test", tls, System.nanoTime(), header);
        }

        @Override
        public void failed(ClientInfo client, Throwable cause) {
            if (!(cause instanceof IOException)) {
                StringWriter text = new StringWriter();
                cause.printStackTrace(new PrintWriter(text));
                surprises.add(text.toString());
            }
        }
    }

    int port() {
        return ((InetSocketAddress) listener.address()).getPort();
    }

    RawHttp connect() throws IOException {
        return RawHttp.connect(port());
    }

    /** One request on a connection of its own. */
    RawHttp.Response ask(String request) throws IOException {
        try (RawHttp client = connect()) {
            return client.ask(request);
        }
    }

    /** A GET with these lines of fields behind Host. */
    RawHttp.Response get(String target, String... lines) throws IOException {
        String fields = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
        return ask("GET " + target + " HTTP/1.1\r\nHost: h.example\r\n" + fields + "\r\n");
    }

    HttpSnapshot http() {
        return HttpCounters.sum(loops.ask(loop -> state.counters(loop).part(loop.now())));
    }

    BackendSnapshot backend() {
        return BackendPools.sum(loops.ask(pools::part));
    }

    BackendPools pools() {
        return pools;
    }

    int waiting() {
        return loops.ask((HttpLoop loop) -> state.of(loop).waiting.size()).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    @Override
    public void close() {
        try {
            Await.until("exchanges have ended", () -> http().inFlight() == 0);
            Await.until("clients have gone", () -> loops.clients() == 0);
            Await.until(
                    "connections to the backend are idle or closed",
                    () -> backend().connectionsActive() == 0);
            assertThat(surprises).isEmpty();
        } finally {
            listener.close();
            loops.close();
            resolver.close();
        }
    }
}
