package io.ambassadors.https.config.file;

import java.time.Duration;
import java.util.List;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.https.config.HttpConfig;
import io.ambassadors.https.config.TcpConfig;

/** Keys of how long things may take and how large they may be. */
final class TrafficKeys {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST = 1_000_000;

    static final SidecarKey<Duration> READ =
            wait("read", "60s", "Longest time in which the backend sends no byte of a response.");
    static final SidecarKey<Duration> SEND =
            wait("send", "60s", "Longest time in which the backend takes no byte of a request.");
    static final SidecarKey<Duration> BACKEND_IDLE =
            wait("backend-idle", "60s", "How long an unused connection to the backend is kept.");
    static final SidecarKey<Duration> HEADER =
            wait("header", "60s", "The head of a request must be there in this time.");
    static final SidecarKey<Duration> BODY = wait("body", "60s", "Longest wait between two reads of a request's body.");
    static final SidecarKey<Duration> CLIENT_SEND =
            wait("client-send", "60s", "Longest time in which a client takes no byte of a response.");
    static final SidecarKey<Duration> IDLE = SidecarKey.http(
            "timeouts.idle",
            Quantities.durationOrOff(DAY),
            "75s",
            "Longest wait for a client's next request; `off` closes after each.");
    static final SidecarKey<Duration> AGE =
            wait("age", "1h", "Age at which a client's connection is closed after a request.");

    static final SidecarKey<Integer> CONNECTIONS = SidecarKey.any(
            "limits.connections",
            Quantities.numberOrOff(MOST),
            "off",
            "Connections of clients at once; more are not accepted.");
    static final SidecarKey<Long> MAX_BODY = SidecarKey.http(
            "limits.body", Quantities.sizeOrOff(1L << 50), "off", "Longest body of a request; a longer one gets 413.");
    static final SidecarKey<Long> MAX_HEADER = SidecarKey.http(
            "limits.header",
            Quantities.size(1024, 1 << 20),
            "32k",
            "Longest head of a request; a longer one gets 431.");
    static final SidecarKey<Long> MAX_LINE = SidecarKey.http(
            "limits.header-line",
            Quantities.size(512, 1 << 20),
            "8k",
            "Longest request line (414) and longest field (431).");
    static final SidecarKey<Integer> FIELDS =
            SidecarKey.http("limits.fields", Quantities.number(1, 100_000), "1000", "Most fields of a request.");
    static final SidecarKey<Integer> REQUESTS = SidecarKey.http(
            "limits.requests", Quantities.number(1, Integer.MAX_VALUE), "1000", "Requests of one connection.");
    static final SidecarKey<Integer> STREAMS = SidecarKey.http(
            "limits.streams", Quantities.number(1, 10_000), "128", "Requests at once on one connection of HTTP/2.");
    static final SidecarKey<Long> RESPONSE_HEADER = SidecarKey.http(
            "limits.response-header", Quantities.size(1024, 1 << 20), "8k", "Longest head of a response.");
    static final SidecarKey<Long> RESPONSE_BUFFER = SidecarKey.http(
            "limits.response-buffer",
            Quantities.size(4096, 1 << 26),
            "64k",
            "Bytes of a response that are kept for a client that is slower than the backend.");
    static final SidecarKey<Integer> BACKEND_CONNECTIONS = SidecarKey.http(
            "limits.idle-backend-connections",
            Quantities.numberOrOff(10_000),
            "64",
            "Unused connections to the backend that are kept, for each event loop.");

    static final SidecarKey<Duration> TCP_LIFETIME = tcp("lifetime", "off", "How long a connection may last.");
    static final SidecarKey<Duration> TCP_IDLE = tcp("idle", "10m", "How long nothing may pass in either direction.");
    static final SidecarKey<Duration> TCP_CLOSE =
            tcp("close", "10s", "How long one direction may go on without a byte once the other has ended.");

    static final List<SidecarKey<?>> TIMEOUTS =
            List.of(PlaceKeys.CONNECT, READ, SEND, BACKEND_IDLE, HEADER, BODY, CLIENT_SEND, IDLE, AGE);
    static final List<SidecarKey<?>> LIMITS = List.of(
            CONNECTIONS,
            MAX_BODY,
            MAX_HEADER,
            MAX_LINE,
            FIELDS,
            REQUESTS,
            STREAMS,
            RESPONSE_HEADER,
            RESPONSE_BUFFER,
            BACKEND_CONNECTIONS);
    static final List<SidecarKey<?>> TCP = List.of(TCP_LIFETIME, TCP_IDLE, TCP_CLOSE);

    private TrafficKeys() {}

    private static SidecarKey<Duration> wait(String name, String fallback, String doc) {
        return SidecarKey.http("timeouts." + name, Quantities.duration(Duration.ofMillis(1), DAY), fallback, doc);
    }

    private static SidecarKey<Duration> tcp(String name, String fallback, String doc) {
        return SidecarKey.tcp("tcp." + name, Quantities.durationOrOff(Quantities.LONGEST), fallback, doc);
    }

    static HttpConfig http(Values values) {
        return new HttpConfig(
                client(values),
                proxy(values),
                values.get(CONNECTIONS),
                values.get(BACKEND_CONNECTIONS),
                values.get(BACKEND_IDLE));
    }

    private static ClientSettings client(Values values) {
        ClientSettings fixed = HttpConfig.DEFAULT.client();
        return new ClientSettings(
                values.get(HEADER),
                values.get(BODY),
                values.get(CLIENT_SEND),
                values.get(IDLE),
                values.get(REQUESTS),
                values.get(AGE),
                fixed.lingeringTimeout(),
                fixed.lingeringTime(),
                Math.toIntExact(values.get(MAX_LINE)),
                Math.toIntExact(values.get(MAX_HEADER)),
                values.get(FIELDS),
                values.get(HeaderKeys.UNDERSCORES),
                fixed.ignoreInvalid(),
                fixed.tcpNodelay(),
                fixed.http2(),
                values.get(STREAMS));
    }

    private static ProxySettings proxy(Values values) {
        ProxySettings fixed = HttpConfig.DEFAULT.proxy();
        return new ProxySettings(
                values.get(PlaceKeys.CONNECT),
                values.get(SEND),
                values.get(READ),
                fixed.next(),
                values.get(MAX_BODY),
                fixed.requestBuffering(),
                fixed.bodyBuffer(),
                Math.toIntExact(values.get(RESPONSE_BUFFER)),
                Math.toIntExact(values.get(RESPONSE_HEADER)),
                fixed.ignoreClientAbort(),
                fixed.passTrailers());
    }

    static TcpConfig tcp(Values values) {
        return new TcpConfig(
                values.get(CONNECTIONS), values.get(TCP_LIFETIME), values.get(TCP_IDLE), values.get(TCP_CLOSE));
    }
}
