package io.ambassadors.splitting.server;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.netty.channel.unix.DomainSocketAddress;

/**
 * Finds ways to an upstream on which all clients have one address: the listener is on loopback or a unix socket, and no
 * {@code set_real_ip_from} says where the clients' own addresses are. The configuration of the book is of this kind.
 */
public final class AlikeClients {
    /** Of 127.0.0.1; ::1 falls on other servers, but no less on one. */
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private AlikeClients() {}

    /**
     * One way.
     *
     * @param upstream its name
     * @param address that all clients have, in bytes; empty on a unix socket
     * @param listener as {@code listen} has it
     */
    public record Way(String upstream, byte[] address, String listener) {}

    /** All ways of a site, each once. */
    public static List<Way> of(SiteConfig site) {
        List<Way> ways = new ArrayList<>();
        for (Listener listener : site.listeners()) {
            byte[] address = addressOf(listener.spec());
            if (address != null) {
                upstreams(listener)
                        .distinct()
                        .forEach(upstream -> ways.add(
                                new Way(upstream, address, listener.spec().text())));
            }
        }
        return ways;
    }

    private static byte[] addressOf(ListenSpec spec) {
        if (spec.proxyProtocol()) {
            return null;
        }
        if (spec.address() instanceof DomainSocketAddress) {
            return new byte[0];
        }
        InetSocketAddress inet = (InetSocketAddress) spec.address();
        if (inet.getAddress() == null || !inet.getAddress().isLoopbackAddress()) {
            return null;
        }
        byte[] own = inet.getAddress().getAddress();
        return own.length == LOOPBACK.length ? LOOPBACK : own;
    }

    private static Stream<String> upstreams(Listener listener) {
        return listener.servers().all().stream()
                .flatMap(server ->
                        Stream.concat(all(server.locations().all().stream()), server.named().values().stream()))
                .filter(location ->
                        location.passing() != null && location.passing().upstream() != null)
                .filter(location -> !location.settings().realIp().isActive())
                .map(location -> location.passing().upstream());
    }

    private static Stream<Location> all(Stream<Location> locations) {
        return locations.flatMap(
                location -> Stream.concat(Stream.of(location), all(location.locations().all().stream())));
    }
}
