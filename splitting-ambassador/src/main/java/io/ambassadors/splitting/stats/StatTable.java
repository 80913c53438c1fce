package io.ambassadors.splitting.stats;

import static io.ambassadors.common.stats.Stat.counter;
import static io.ambassadors.common.stats.Stat.gauge;

import java.util.List;

import io.ambassadors.common.stats.Stat;
import io.ambassadors.splitting.stats.PeerSnapshot.State;

/** Every number that is reported of a listener, an upstream and a server. Those that carry labels of their own stand with the metrics. */
public final class StatTable {
    /** Of a listener. */
    public static final List<Stat<SiteSnapshot>> SITE = List.of(
            gauge("client_connections", "clients connected now", SiteSnapshot::connections),
            counter("client_accepted", "clients accepted", SiteSnapshot::accepted),
            counter("client_requests", "requests of clients", SiteSnapshot::requests),
            gauge("client_in_flight", "requests of clients under way", SiteSnapshot::inFlight));

    /** Of an upstream. */
    public static final List<Stat<UpstreamSnapshot>> UPSTREAM = List.of(
            counter("requests", "requests for the upstream", UpstreamSnapshot::requests),
            counter("retries", "tries after the first of a request", UpstreamSnapshot::retries),
            counter("no_live_server", "requests for which no server could be used", UpstreamSnapshot::noLiveOrigin));

    /** Of a server, by each address that it has. */
    public static final List<Stat<PeerSnapshot>> PEER = List.of(
            counter("assigned", "requests whose first choice was the server", PeerSnapshot::assigned),
            gauge(
                    "assigned_users",
                    "estimate of the different keys that the server was the first choice for",
                    PeerSnapshot::assignedUsers),
            counter("served", "requests whose answer came from the server", PeerSnapshot::served),
            counter("tries", "tries of a request at the server", PeerSnapshot::tries),
            gauge("in_flight", "tries under way", PeerSnapshot::inFlight),
            gauge("server_connections", "open connections to the server", PeerSnapshot::connections),
            gauge(
                    "server_idle_connections",
                    "open connections to the server that wait for a request",
                    PeerSnapshot::idleConnections),
            counter("ejections", "times the server was put aside", PeerSnapshot::ejections),
            counter("request_bytes", "bytes sent to the server", PeerSnapshot::requestBytes),
            counter("response_bytes", "bytes received from the server", PeerSnapshot::responseBytes),
            gauge(
                    "server_weight",
                    "weight of the server, relative to the others of its upstream",
                    PeerSnapshot::weight),
            gauge(
                    "server_up",
                    "1 if the server takes requests, 0 if it fails, is put aside, is down or has no address",
                    peer -> peer.state() == State.UP || peer.state() == State.IDLE || peer.state() == State.DRAIN
                            ? 1
                            : 0),
            gauge("server_ejected", "1 while the server is put aside", peer -> peer.state() == State.EJECTED ? 1 : 0));

    private StatTable() {}
}
