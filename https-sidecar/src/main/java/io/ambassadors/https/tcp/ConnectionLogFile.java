package io.ambassadors.https.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Instant;

import io.ambassadors.common.http.log.JsonText;
import io.ambassadors.common.http.log.LineText;
import io.ambassadors.common.http.log.LogFile;
import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.https.config.AccessLogConfig;
import io.ambassadors.https.tls.TlsLogText;

/**
 * One line for each connection when it has ended: who the client was, when it ended and why, bytes from and to the client, seconds, and
 * its TLS; or an object of JSON.
 *
 * <pre>
 *   192.0.2.7 - CN=alice [20/Nov/2026:15:04:05 +0000] client 512 60312 12.084 TLSv1.3 TLS_AES_128_GCM_SHA256 X25519MLKEM768 example.com new
 * </pre>
 */
public final class ConnectionLogFile implements ConnectionLog {
    private final LogFile file;
    private final boolean json;
    private final LineText text = new LineText();

    private ConnectionLogFile(LogFile file, boolean json) {
        this.file = file;
        this.json = json;
    }

    /**
     * Opens the file; {@link #close} lets go of it.
     *
     * @throws IOException if it cannot be opened
     */
    public static ConnectionLog open(AccessLogConfig config, LogWriter writer) throws IOException {
        return new ConnectionLogFile(writer.open(config.path()), config.json());
    }

    @Override
    public void close(LogWriter writer) {
        writer.release(file);
    }

    @Override
    public void ended(ConnectionRecord connection) {
        StringBuilder out = new StringBuilder(256);
        if (json) {
            json(connection, out);
        } else {
            text(connection, out);
        }
        file.write(out.append('\n').toString().getBytes(ISO_8859_1));
    }

    private void text(ConnectionRecord connection, StringBuilder out) {
        TlsLogText.client(connection.client(), connection.tls(), out);
        out.append(" [").append(text.time(connection.endedAtMillis())).append("] ");
        out.append(connection.reason().label());
        out.append(' ').append(connection.bytesIn()).append(' ').append(connection.bytesOut());
        out.append(' ');
        LineText.seconds(connection.nanos(), out);
        TlsLogText.session(connection.tls(), out);
    }

    private static void json(ConnectionRecord connection, StringBuilder out) {
        out.append("{\"time\":\"")
                .append(Instant.ofEpochMilli(connection.endedAtMillis()))
                .append('"');
        TlsLogText.clientJson(connection.client(), connection.tls(), out);
        JsonText.member("connection", connection.number(), out);
        JsonText.member("reason", connection.reason().label(), out);
        JsonText.member("bytes_in", connection.bytesIn(), out);
        JsonText.member("bytes_out", connection.bytesOut(), out);
        JsonText.key("duration", out);
        LineText.seconds(connection.nanos(), out);
        TlsLogText.sessionJson(connection.tls(), out);
        out.append('}');
    }
}
