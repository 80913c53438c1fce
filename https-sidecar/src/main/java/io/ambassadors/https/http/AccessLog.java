package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Instant;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.log.JsonText;
import io.ambassadors.common.http.log.LineText;
import io.ambassadors.common.http.log.LogFile;
import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.https.config.AccessLogConfig;
import io.ambassadors.https.tls.TlsLogText;
import io.ambassadors.https.tls.TlsSession;

/**
 * One line for each request: the combined form of web servers, with what the backend and TLS add to it behind, or an object of JSON.
 *
 * <pre>
 *   192.0.2.7 - CN=alice [20/Nov/2026:15:04:05 +0000] "GET / HTTP/2.0" 200 612 "-" "curl/8" 0.012 200 0.011 TLSv1.3 TLS_AES_128_GCM_SHA256 X25519MLKEM768 example.com new
 * </pre>
 */
public final class AccessLog {
    /** None. */
    public static final AccessLog OFF = new AccessLog(null, false);

    private final LogFile file;
    private final boolean json;
    private final LineText text = new LineText();

    private AccessLog(LogFile file, boolean json) {
        this.file = file;
        this.json = json;
    }

    /**
     * Opens the file; {@link #close} lets go of it.
     *
     * @throws IOException if it cannot be opened
     */
    public static AccessLog open(AccessLogConfig config, LogWriter writer) throws IOException {
        return new AccessLog(writer.open(config.path()), config.json());
    }

    /** Lets go of the file, once no request uses this log any more. */
    public void close(LogWriter writer) {
        if (file != null) {
            writer.release(file);
        }
    }

    /** Writes the line of an exchange that is over; never waits. */
    void log(Exchange exchange) {
        if (file != null) {
            file.write(line(exchange).getBytes(ISO_8859_1));
        }
    }

    private String line(Exchange exchange) {
        StringBuilder out = new StringBuilder(384);
        if (json) {
            json(exchange, out);
        } else {
            text(exchange, out);
        }
        return out.append('\n').toString();
    }

    private static TlsSession tls(Exchange exchange) {
        return exchange.client().tls() instanceof TlsSession session ? session : null;
    }

    private void text(Exchange exchange, StringBuilder out) {
        RequestHead head = exchange.request();
        TlsSession tls = tls(exchange);
        TlsLogText.client(ClientContext.addressOf(exchange.client()), tls, out);
        out.append(" [").append(text.time(exchange.startMillis())).append("] \"");
        LineText.escaped(head.method(), out);
        out.append(' ');
        LineText.escaped(head.target(), out);
        out.append(' ').append(head.version().text()).append("\" ").append(exchange.status());
        out.append(' ').append(exchange.bodyBytesSent()).append(" \"");
        LineText.escaped(head.fields().get(FieldName.REFERER), out);
        out.append("\" \"");
        LineText.escaped(head.fields().get(FieldName.USER_AGENT), out);
        out.append("\" ");
        LineText.seconds(exchange.durationNanos(), out);
        Attempt attempt = exchange.lastAttempt();
        out.append(' ').append(attempt == null || attempt.status() == 0 ? "-" : Integer.toString(attempt.status()));
        out.append(' ');
        LineText.seconds(attempt == null ? -1 : attempt.headNanos(), out);
        TlsLogText.session(tls, out);
    }

    private static void json(Exchange exchange, StringBuilder out) {
        RequestHead head = exchange.request();
        out.append("{\"time\":\"")
                .append(Instant.ofEpochMilli(exchange.startMillis()))
                .append('"');
        TlsSession tls = tls(exchange);
        TlsLogText.clientJson(ClientContext.addressOf(exchange.client()), tls, out);
        JsonText.member("connection", exchange.client().id(), out);
        JsonText.member("request", exchange.requestNumber(), out);
        JsonText.member("method", head.method(), out);
        JsonText.member("host", head.authority(), out);
        JsonText.member("target", head.target(), out);
        JsonText.member("protocol", head.version().text(), out);
        JsonText.member("status", exchange.status(), out);
        JsonText.member("bytes", exchange.bodyBytesSent(), out);
        JsonText.member("referer", head.fields().get(FieldName.REFERER), out);
        JsonText.member("agent", head.fields().get(FieldName.USER_AGENT), out);
        JsonText.key("duration", out);
        LineText.seconds(exchange.durationNanos(), out);
        Attempt attempt = exchange.lastAttempt();
        if (attempt != null && attempt.status() != 0) {
            JsonText.member("backend_status", attempt.status(), out);
        }
        if (attempt != null && attempt.headNanos() >= 0) {
            JsonText.key("backend_time", out);
            LineText.seconds(attempt.headNanos(), out);
        }
        if (exchange.failure() != null) {
            JsonText.member("failure", exchange.failure().text(), out);
        }
        TlsLogText.sessionJson(tls, out);
        out.append('}');
    }
}
