package io.ambassadors.common.routing.split;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.ambassadors.common.testing.Nginx;
import io.ambassadors.common.testing.PipelinedHttp;

/**
 * A running nginx in which every upstream of a test is the location of its name, and the same upstreams as {@link Split}s.
 *
 * <p>It has backends {@code 0} to {@code 4}, which answer 500 if their number is in the header {@code X-Fail} and 404 if it is
 * in {@code X-Miss}; {@code X} is a port that refuses connections. Each response has the addresses that were tried, and
 * nginx' time.
 */
final class NginxUpstreams implements AutoCloseable {
    private static final int BACKENDS = 5;
    private static final String DEAD = "X";

    private final Nginx nginx;
    private final Socket refusing;
    private final Map<String, Balancer> balancers = new LinkedHashMap<>();

    /** Backend, parameters: {@code 0 weight=9}. The method is nginx' directive, or empty. */
    record Upstream(String name, Method method, String directive, List<String> servers) {}

    private NginxUpstreams(Nginx nginx, Socket refusing) {
        this.nginx = nginx;
        this.refusing = refusing;
    }

    static NginxUpstreams start(Path directory, String more, List<Upstream> upstreams) throws IOException {
        // Bound and not listening, so that the port stays closed.
        Socket refusing = new Socket();
        refusing.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        try {
            Nginx nginx = Nginx.start(
                    directory, 1 + BACKENDS, ports -> configuration(ports, refusing.getLocalPort(), more, upstreams));
            NginxUpstreams running = new NginxUpstreams(nginx, refusing);
            for (Upstream upstream : upstreams) {
                List<PeerSpec> peers = IntStream.range(0, upstream.servers().size())
                        .mapToObj(i -> running.peer(i, upstream.servers().get(i)))
                        .toList();
                running.balancers.put(
                        upstream.name(), Split.of(upstream.method(), peers).balancer(new SplittableRandom(5)));
            }
            return running;
        } catch (IOException | RuntimeException e) {
            refusing.close();
            throw e;
        }
    }

    private static String configuration(List<Integer> ports, int dead, String more, List<Upstream> upstreams) {
        String blocks = upstreams.stream()
                .map(upstream -> "upstream " + upstream.name() + " {\n"
                        + upstream.servers().stream()
                                .map(server -> "server " + written(ports, dead, server) + ";\n")
                                .collect(Collectors.joining())
                        + (upstream.directive().isEmpty() ? "" : upstream.directive() + ";\n")
                        + "keepalive 16;\n}\n")
                .collect(Collectors.joining());
        String locations = upstreams.stream()
                .map(upstream -> "location = /" + upstream.name() + " { proxy_pass http://" + upstream.name() + "; }\n")
                .collect(Collectors.joining());
        String backends = IntStream.range(0, BACKENDS)
                .mapToObj(i -> "server { listen 127.0.0.1:" + ports.get(i + 1) + ";\nif ($http_x_fail ~ " + i
                        + ") { return 500; }\nif ($http_x_miss ~ " + i + ") { return 404; }\nreturn 200 " + i
                        + "; }\n")
                .collect(Collectors.joining());
        return """
                set_real_ip_from 127.0.0.1;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_next_upstream error timeout http_500 http_404;
                """
                + more
                + blocks
                + "server { listen 127.0.0.1:"
                + ports.get(0)
                + ";\nadd_header X-Tried $upstream_addr always;\nadd_header X-Time $msec always;\n"
                + "location = /split { return 200 \"$explicit $four $rest\"; }\n"
                + locations
                + "}\n"
                + backends;
    }

    private static String written(List<Integer> ports, int dead, String server) {
        String number = server.substring(0, 1);
        int port = DEAD.equals(number) ? dead : ports.get(1 + Integer.parseInt(number));
        return "127.0.0.1:" + port + server.substring(1);
    }

    private PeerSpec peer(int line, String server) {
        String[] words = written(nginx.ports(), refusing.getLocalPort(), server).split(" ");
        PeerSpecBuilder peer = PeerSpec.server(words[0]).line(line);
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            String[] parameter = word.split("=");
            switch (parameter[0]) {
                case "weight" -> peer.weight(Integer.parseInt(parameter[1]));
                case "max_fails" -> peer.maxFails(Integer.parseInt(parameter[1]));
                case "fail_timeout" -> peer.failTimeoutSeconds(Long.parseLong(parameter[1]));
                case "down" -> peer.down(true);
                case "backup" -> peer.backup(true);
                default -> throw new IllegalArgumentException(word);
            }
        }
        return peer.build();
    }

    /** A client: what it sends, and what of it is the key. */
    record Client(Map<String, String> headers, byte[] key) {
        /** Which backends answer it with an error. */
        Client failing(String backends) {
            return with("X-Fail", backends);
        }

        Client missing(String backends) {
            return with("X-Miss", backends);
        }

        private Client with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Client(more, key);
        }
    }

    static Client fromAddress(String address) {
        return new Client(Map.of("X-Real-IP", address), Upstreams.address(address));
    }

    static Client withKey(String key) {
        return new Client(Map.of("X-Key", key), Upstreams.key(key));
    }

    /** What nginx answers. */
    List<PipelinedHttp.Response> ask(String path, List<Client> clients) throws IOException {
        return PipelinedHttp.ask(
                nginx.ports().get(0),
                clients.stream()
                        .map(client -> new PipelinedHttp.Request("/" + path, client.headers()))
                        .toList());
    }

    /** Sends the clients to one upstream and says which of them nginx sent another way than {@link Split} does. */
    List<String> differences(String upstream, List<Client> clients) throws IOException {
        List<PipelinedHttp.Response> responses = ask(upstream, clients);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            PipelinedHttp.Response response = responses.get(i);
            long now = (long) Double.parseDouble(response.headers().get("x-time"));
            String ours = tries(upstream, clients.get(i), now);
            String theirs = response.headers().get("x-tried") + " " + response.status();
            if (!ours.equals(theirs)) {
                differences.add(i + ": nginx " + theirs + ", here " + ours);
            }
        }
        return differences;
    }

    /** The addresses tried for a request, and the status, by nginx' rules of {@code proxy_next_upstream}. */
    private String tries(String upstream, Client client, long now) {
        Selection selection = balancers.get(upstream).select(client.key());
        List<String> tried = new ArrayList<>();
        while (true) {
            Peer peer = selection.next(now);
            if (peer == null) {
                tried.add(upstream);
                return String.join(", ", tried) + " 502";
            }
            tried.add(peer.spec().address());
            int status = answer(client, peer);
            boolean refused = status == 502;
            if (status == 200 || (!refused && selection.triesLeft() <= 1)) {
                selection.release(peer, Outcome.OK, now);
                return String.join(", ", tried) + " " + status;
            }
            selection.release(peer, status == 404 ? Outcome.NEXT : Outcome.FAILED, now);
            if (selection.triesLeft() == 0) {
                return String.join(", ", tried) + " " + status;
            }
        }
    }

    private int answer(Client client, Peer peer) {
        int port = Integer.parseInt(peer.spec().address().split(":")[1]);
        String number = String.valueOf(nginx.ports().indexOf(port) - 1);
        if (port == refusing.getLocalPort()) {
            return 502;
        }
        if (client.headers().getOrDefault("X-Fail", "").contains(number)) {
            return 500;
        }
        return client.headers().getOrDefault("X-Miss", "").contains(number) ? 404 : 200;
    }

    /** How often each backend answers these clients, by nginx and here. */
    Stream<Map<String, Long>> counts(String upstream, List<Client> clients) throws IOException {
        Map<String, Long> theirs = ask(upstream, clients).stream()
                .collect(Collectors.groupingBy(response -> response.headers().get("x-tried"), Collectors.counting()));
        Map<String, Long> ours = clients.stream()
                .map(client -> Upstreams.ask(balancers.get(upstream), client.key(), 0))
                .collect(Collectors.groupingBy(server -> server, Collectors.counting()));
        return Stream.of(theirs, ours);
    }

    Balancer balancer(String upstream) {
        return balancers.get(upstream);
    }

    @Override
    public void close() throws IOException {
        refusing.close();
        nginx.close();
    }
}
