package io.ambassadors.splitting.variables;

import java.util.Map;

import io.ambassadors.common.http.HttpVersion;

/** Variables about the response, the time, and this process. */
final class ResponseVariables {
    /** The version whose behaviour is followed. */
    private static final String NGINX_VERSION = "1.31.2";

    private static final String HOST_NAME = HostName.find();
    private static final String PID = Long.toString(ProcessHandle.current().pid());

    private ResponseVariables() {}

    static void addTo(Map<String, Reader> all) {
        all.put("status", ResponseVariables::status);
        all.put("bytes_sent", scope -> Long.toString(scope.exchange().bytesSent()));
        all.put("body_bytes_sent", scope -> Long.toString(scope.exchange().bodyBytesSent()));
        all.put("request_time", scope -> Times.seconds(scope.exchange().durationNanos()));
        all.put("request_completion", ResponseVariables::completion);
        all.put("sent_http_content_length", ResponseVariables::lengthSent);
        all.put("gzip_ratio", scope -> null);
        all.put("limit_rate", scope -> "0");
        all.put("msec", scope -> Times.msec());
        all.put("time_local", scope -> Times.local());
        all.put("time_iso8601", scope -> Times.iso());
        all.put("date_local", scope -> Times.dateLocal());
        all.put("date_gmt", scope -> Times.dateGmt());
        all.put("hostname", scope -> HOST_NAME);
        all.put("pid", scope -> PID);
        all.put("nginx_version", scope -> NGINX_VERSION);
    }

    private static String status(RequestScope scope) {
        int status = scope.status();
        if (status == 0) {
            return scope.exchange().request().version() == HttpVersion.HTTP_0_9 ? "009" : "000";
        }
        return Integer.toString(status);
    }

    private static String lengthSent(RequestScope scope) {
        long length = scope.exchange().lengthSent();
        return length < 0 ? null : Long.toString(length);
    }

    private static String completion(RequestScope scope) {
        return scope.exchange().isAnswered() ? "OK" : "";
    }
}
