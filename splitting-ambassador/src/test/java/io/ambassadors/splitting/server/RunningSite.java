package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.netty.channel.Channel;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.http.proxy.Site;
import io.ambassadors.common.http.server.HttpListener;
import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.http.server.OriginPools;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.splitting.config.ConfigFiles;
import io.ambassadors.splitting.config.NginxFile;
import io.ambassadors.splitting.upstream.NameServices;
import io.ambassadors.splitting.upstream.UpstreamSet;
import io.ambassadors.splitting.upstream.Upstreams;

/** A site that serves on the ports of its configuration, over real sockets. */
final class RunningSite implements AutoCloseable {
    private final HttpLoops loops = new HttpLoops(1);
    private final Upstreams upstreams = new Upstreams(loops.all(), OriginPools::create, NameServices.ofMachine());
    private final SiteCounters counters = new SiteCounters(1);
    private final List<HttpListener> listeners = new ArrayList<>();

    private RunningSite() {}

    /** What is said about an http block. */
    static SiteBuilder.Result build(String http) {
        String text = "events {}\nhttp {\n" + http + "\n}\n";
        return SiteBuilder.build(NginxFile.read("", "/c/nginx.conf", new OneFile(text)), Path.of("/c"));
    }

    /** Serves an http block. */
    static RunningSite start(String http) throws IOException {
        SiteBuilder.Result result = build(http);
        assertThat(result.problems()).filteredOn(ConfigProblem::isError).isEmpty();
        SiteConfig config = result.site().orElseThrow();
        RunningSite site = new RunningSite();
        UpstreamSet set = site.upstreams.load(config.upstreams());
        config.connect(OriginsSource.of(set, site.upstreams.atRunTime()));
        site.upstreams.swap(set);
        SplittingHandler handler = new SplittingHandler(config, site.counters, "1.2.3");
        for (Listener listener : config.listeners()) {
            InetSocketAddress address = (InetSocketAddress) listener.spec().address();
            ListenPoint point = ListenPoint.tcp(address.getAddress().getHostAddress(), address.getPort());
            Serving serving = new Serving(handler, listener);
            site.listeners.add(HttpListener.bind(point, site.loops, serving, HttpListener.Options.DEFAULT));
        }
        return site;
    }

    /** What was counted at a listener. */
    ListenerCounters counters(String listener) {
        ListenerCounters sum = new ListenerCounters();
        loops.run(loop -> counters.addTo(loop.index(), listener, sum, loop.now()));
        return sum;
    }

    @Override
    public void close() {
        listeners.forEach(HttpListener::close);
        upstreams.close();
        loops.close();
    }

    private record Serving(RequestHandler handler, Listener listener) implements Site {
        @Override
        public ClientSettings settings() {
            return listener.clientSettings();
        }

        @Override
        public ClientInfo describe(long id, Channel channel) {
            return new ClientInfo(
                    id,
                    channel.remoteAddress(),
                    channel.localAddress(),
                    listener.spec().text(),
                    null);
        }

        @Override
        public void failed(ClientInfo client, Throwable cause) {
            throw new IllegalStateException(cause);
        }
    }

    private record OneFile(String text) implements ConfigFiles {
        @Override
        public byte[] read(String name) {
            return text.getBytes(ISO_8859_1);
        }

        @Override
        public List<String> glob(String pattern) {
            return List.of();
        }
    }

    /** Errors of a result, as nginx words them. */
    static List<String> errors(SiteBuilder.Result result) {
        Optional<SiteConfig> none = result.site();
        assertThat(none).isEmpty();
        return result.problems().stream()
                .filter(ConfigProblem::isError)
                .map(ConfigProblem::message)
                .toList();
    }
}
