package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.log.LogFile;
import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.https.config.AccessLogConfig;
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

    private static final DateTimeFormatter CLF = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneId.systemDefault());
    private static final String HEX = "0123456789ABCDEF";

    private final LogFile file;
    private final boolean json;
    /** The second that was last written; event loops may well overwrite each other's. */
    private Stamp stamp = new Stamp(0, "");

    private record Stamp(long second, String text) {}

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
        String name =
                switch (config.file()) {
                    case "stdout" -> "/dev/stdout";
                    case "stderr" -> "/dev/stderr";
                    default -> config.file();
                };
        return new AccessLog(writer.open(Path.of(name)), config.json());
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

    private static String subject(TlsSession tls) {
        return tls == null || tls.client() == null ? null : tls.client().subject();
    }

    private static String address(ClientInfo client) {
        String text = ClientContext.text(ClientContext.addressOf(client));
        return text == null ? "unix:" : text;
    }

    private String time(long millis) {
        Stamp last = stamp;
        if (last.second() != millis / 1000) {
            last = new Stamp(millis / 1000, CLF.format(Instant.ofEpochMilli(millis)));
            stamp = last;
        }
        return last.text();
    }

    private void text(Exchange exchange, StringBuilder out) {
        RequestHead head = exchange.request();
        TlsSession tls = tls(exchange);
        out.append(address(exchange.client())).append(" - ");
        String subject = subject(tls);
        escaped(subject == null ? null : subject.replace(' ', '_'), out);
        out.append(" [").append(time(exchange.startMillis())).append("] \"");
        escaped(head.method(), out);
        out.append(' ');
        escaped(head.target(), out);
        out.append(' ').append(head.version().text()).append("\" ").append(exchange.status());
        out.append(' ').append(exchange.bodyBytesSent()).append(" \"");
        escaped(head.fields().get(FieldName.REFERER), out);
        out.append("\" \"");
        escaped(head.fields().get(FieldName.USER_AGENT), out);
        out.append("\" ");
        seconds(exchange.durationNanos(), out);
        Attempt attempt = exchange.lastAttempt();
        out.append(' ').append(attempt == null || attempt.status() == 0 ? "-" : Integer.toString(attempt.status()));
        out.append(' ');
        seconds(attempt == null ? -1 : attempt.headNanos(), out);
        tlsText(tls, out);
    }

    private static void tlsText(TlsSession tls, StringBuilder out) {
        if (tls == null) {
            out.append(" - - - - -");
            return;
        }
        for (String fact : new String[] {tls.protocol(), tls.cipher(), tls.group(), tls.serverName()}) {
            out.append(' ');
            escaped(fact, out);
        }
        out.append(tls.resumed() ? " resumed" : " new");
    }

    private static void json(Exchange exchange, StringBuilder out) {
        RequestHead head = exchange.request();
        out.append("{\"time\":\"")
                .append(Instant.ofEpochMilli(exchange.startMillis()))
                .append('"');
        pair("client", address(exchange.client()), out);
        TlsSession tls = tls(exchange);
        String subject = subject(tls);
        if (subject != null) {
            out.append(",\"user\":");
            JsonText.append(subject, out);
        }
        number("connection", exchange.client().id(), out);
        number("request", exchange.requestNumber(), out);
        pair("method", head.method(), out);
        pair("host", head.authority(), out);
        pair("target", head.target(), out);
        pair("protocol", head.version().text(), out);
        number("status", exchange.status(), out);
        number("bytes", exchange.bodyBytesSent(), out);
        pair("referer", head.fields().get(FieldName.REFERER), out);
        pair("agent", head.fields().get(FieldName.USER_AGENT), out);
        out.append(",\"duration\":");
        seconds(exchange.durationNanos(), out);
        Attempt attempt = exchange.lastAttempt();
        if (attempt != null && attempt.status() != 0) {
            number("backend_status", attempt.status(), out);
        }
        if (attempt != null && attempt.headNanos() >= 0) {
            out.append(",\"backend_time\":");
            seconds(attempt.headNanos(), out);
        }
        if (exchange.failure() != null) {
            pair("failure", exchange.failure().text(), out);
        }
        if (tls != null) {
            pair("tls", tls.protocol(), out);
            pair("cipher", tls.cipher(), out);
            pair("group", tls.group(), out);
            pair("sni", tls.serverName(), out);
            out.append(",\"resumed\":").append(tls.resumed());
        }
        out.append('}');
    }

    private static void pair(String key, String value, StringBuilder out) {
        if (value != null && !value.isEmpty()) {
            out.append(",\"").append(key).append("\":");
            JsonText.appendBytes(value, out);
        }
    }

    private static void number(String key, long value, StringBuilder out) {
        out.append(",\"").append(key).append("\":").append(value);
    }

    /** Seconds with three digits behind the point; {@code -} below zero. */
    private static void seconds(long nanos, StringBuilder out) {
        if (nanos < 0) {
            out.append('-');
            return;
        }
        long millis = nanos / 1_000_000;
        out.append(millis / 1000).append('.');
        long rest = millis % 1000;
        out.append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
    }

    /** As nginx escapes: what is no printable ASCII, quotation marks and backslashes as {@code \xHH}; {@code -} for nothing. */
    private static void escaped(String value, StringBuilder out) {
        if (value == null || value.isEmpty()) {
            out.append('-');
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                out.append(c);
            } else if (c > 0xff) {
                out.append('?');
            } else {
                out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
    }
}
