package io.ambassadors.splitting.stats;

import static io.ambassadors.common.stats.Stat.counter;
import static io.ambassadors.common.stats.Stat.gauge;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.ambassadors.common.stats.Stat;

/** Every number that is reported of a listener, an upstream and a server. Those that carry labels of their own stand with the metrics. */
public final class StatTable {
    private static final Set<PeerState> OUT = EnumSet.of(PeerState.FAILED, PeerState.DOWN, PeerState.UNRESOLVED);

    /** Of a listener. */
    public static final List<Stat<SiteSnapshot>> SITE = List.of(
            gauge("client_connections", "clients connected now", SiteSnapshot::connections),
            counter("client_accepted", "clients accepted", SiteSnapshot::accepted),
            counter(
                    "client_turned_away",
                    "clients closed because there was no memory for them",
                    SiteSnapshot::turnedAway),
            counter("client_requests", "requests of clients", SiteSnapshot::requests),
            gauge("client_in_flight", "requests of clients under way", SiteSnapshot::inFlight));

    /** Of an upstream. */
    public static final List<Stat<UpstreamSnapshot>> UPSTREAM = List.of(
            counter("requests", "requests for the upstream", UpstreamSnapshot::requests),
            counter("no_live_server", "requests for which no server could be used", UpstreamSnapshot::noLivePeer),
            gauge(
                    "server_connections_idle",
                    "connections to servers that are kept for the next request",
                    UpstreamSnapshot::connectionsIdle),
            gauge(
                    "server_connections_active",
                    "connections to servers that are in use",
                    UpstreamSnapshot::connectionsActive));

    /** Of a server, by each address that it has. */
    public static final List<Stat<PeerSnapshot>> PEER = List.of(
            counter("assigned", "requests that are the server's when all are well", PeerSnapshot::assigned),
            counter("served", "requests whose answer came from the server", PeerSnapshot::served),
            counter("tries", "tries of a request at the server", PeerSnapshot::tried),
            counter("retries", "tries that were not the first of their request", PeerSnapshot::retries),
            gauge("in_flight", "requests that the server has now", PeerSnapshot::inFlight),
            counter("ejections", "times the server was put aside", PeerSnapshot::ejections),
            counter("request_bytes", "bytes sent to the server", PeerSnapshot::bytesSent),
            counter("response_bytes", "bytes received from the server", PeerSnapshot::bytesReceived),
            gauge(
                    "server_weight",
                    "weight of the server, relative to the others of its upstream",
                    PeerSnapshot::weight),
            gauge(
                    "server_up",
                    "1 if the server takes requests, 0 if it is put aside, is down or has no address",
                    peer -> OUT.contains(peer.state()) ? 0 : 1),
            gauge(
                    "server_ejected",
                    "1 while failures put the server aside on every event loop",
                    peer -> peer.state() == PeerState.FAILED ? 1 : 0));

    private StatTable() {}
}
