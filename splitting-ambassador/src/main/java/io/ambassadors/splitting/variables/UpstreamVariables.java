package io.ambassadors.splitting.variables;

import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.ambassadors.common.http.proxy.Attempt;

/** Variables about the upstream: one entry for each server that was asked. */
final class UpstreamVariables {
    private static final String NONE_ALIVE_STATUS = "502";

    private UpstreamVariables() {}

    static void addTo(Map<String, Reader> all) {
        all.put("proxy_host", RequestScope::proxyHost);
        all.put("proxy_port", RequestScope::proxyPort);
        all.put("upstream_addr", list(attempt -> attempt.endpoint().text(), name -> name));
        all.put("upstream_status", list(UpstreamVariables::status, name -> NONE_ALIVE_STATUS));
        all.put("upstream_connect_time", time(Attempt::connectNanos, "-"));
        all.put("upstream_header_time", time(Attempt::headNanos, "-"));
        all.put("upstream_response_time", time(Attempt::responseNanos, "0.000"));
        all.put("upstream_response_length", count(Attempt::bodyBytes));
        all.put("upstream_bytes_received", count(Attempt::bytesReceived));
        all.put("upstream_bytes_sent", count(Attempt::bytesSent));
        all.put("upstream_cache_status", scope -> null);
    }

    private static String status(Attempt attempt) {
        return attempt.status() == 0 ? "-" : Integer.toString(attempt.status());
    }

    private static Reader time(ToLongFunction<Attempt> nanos, String noneAlive) {
        return list(attempt -> Times.seconds(nanos.applyAsLong(attempt)), name -> noneAlive);
    }

    private static Reader count(ToLongFunction<Attempt> bytes) {
        return list(attempt -> Long.toString(bytes.applyAsLong(attempt)), name -> "0");
    }

    private static Reader list(Function<Attempt, String> fact, Function<String, String> noneAlive) {
        return scope -> scope.upstream().list(scope.exchange().lastAttempt(), fact, noneAlive);
    }
}
