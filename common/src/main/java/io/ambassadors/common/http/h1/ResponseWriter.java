package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.WriteBufferWaterMark;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.proxy.ClientStream;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.HttpLoop;

/** Writes responses to a client of HTTP/1: frames the body, says whether the connection stays (RFC 9112, 6 and 9). */
final class ResponseWriter implements ClientStream {
    private static final byte[] CLOSE = "close".getBytes(ISO_8859_1);
    private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(ISO_8859_1);
    private static final byte[] CONNECTION = "Connection".getBytes(ISO_8859_1);
    private static final byte[] UPGRADE = "Upgrade".getBytes(ISO_8859_1);
    private static final byte[] UPGRADE_TOKEN = "upgrade".getBytes(ISO_8859_1);
    private static final byte[] CHUNKED = "Transfer-Encoding: chunked\r\n".getBytes(ISO_8859_1);
    private static final byte[] CONTENT_LENGTH = "Content-Length".getBytes(ISO_8859_1);

    private final ClientConnection connection;
    private final Output output;
    private final HttpLoop loop;
    private Exchange exchange;
    private boolean stays;
    private boolean http10;
    private boolean chunked;
    private boolean tunnel;
    private boolean endsWithClose;
    private int readAhead;

    ResponseWriter(ClientConnection connection, Output output, HttpLoop loop) {
        this.connection = connection;
        this.output = output;
        this.loop = loop;
    }

    /** A request was read; the response to it comes next. */
    void begin(Exchange newExchange, RequestHead head, boolean mayStay) {
        exchange = newExchange;
        http10 = head.version() == HttpVersion.HTTP_1_0;
        chunked = false;
        tunnel = false;
        endsWithClose = false;
        Fields fields = head.fields();
        boolean asked = fields.has(FieldName.CONNECTION)
                ? http10
                        ? fields.hasToken(FieldName.CONNECTION, KEEP_ALIVE)
                        : !fields.hasToken(FieldName.CONNECTION, CLOSE)
                : !http10;
        stays = mayStay && asked;
    }

    /** Whether the client takes the end of the connection for the end of the response. */
    boolean endsWithClose() {
        return endsWithClose;
    }

    @Override
    public void informational(int status, Fields fields) {
        if (!http10) {
            output.bytes(StatusText.line(status, ""));
            output.fields(fields);
        }
    }

    @Override
    public void head(int status, String reason, Fields fields, long contentLength, boolean bodyless) {
        endsWithClose = false;
        if (contentLength >= 0 && (!bodyless || status >= 200 && status != 204)) {
            fields.add(FieldName.CONTENT_LENGTH, CONTENT_LENGTH, Long.toString(contentLength));
        } else if (!bodyless) {
            chunked = !http10;
            endsWithClose = http10;
        }
        if (endsWithClose || loop.isDraining()) {
            stays = false;
        }
        if (!stays) {
            fields.add(FieldName.CONNECTION, CONNECTION, CLOSE);
        } else if (http10) {
            fields.add(FieldName.CONNECTION, CONNECTION, KEEP_ALIVE);
        }
        byte[] line = StatusText.line(status, reason);
        int length = line.length + fields.encodedLength() + (chunked ? CHUNKED.length : 0) + 2;
        output.room(length);
        output.bytes(line);
        if (chunked) {
            output.bytes(CHUNKED);
        }
        output.fields(fields);
        exchange.headSent(length);
    }

    @Override
    public void data(ByteBuf data) {
        if (chunked) {
            output.chunk(data);
        } else {
            output.data(data);
        }
    }

    @Override
    public void end(Fields trailers) {
        if (tunnel) {
            connection.endOutput();
            return;
        }
        if (chunked) {
            output.lastChunk(trailers);
        }
        if (!connection.hasUnread()) {
            output.send();
        }
        // A connection that is idle must not keep the last request, and with it a configuration that is gone.
        exchange = null;
        connection.responseDone(stays);
    }

    @Override
    public void abort() {
        connection.abort();
    }

    @Override
    public void tunnel(Fields fields) {
        tunnel = true;
        stays = false;
        if (exchange.upgradedTo() != null) {
            fields.add(FieldName.UPGRADE, UPGRADE, exchange.upgradedTo());
        }
        fields.add(FieldName.CONNECTION, CONNECTION, UPGRADE_TOKEN);
        output.bytes(StatusText.line(101, ""));
        output.fields(fields);
        connection.tunnelBegins();
    }

    @Override
    public boolean isWritable() {
        return connection.channel().isWritable();
    }

    @Override
    public void readAhead(int bytes) {
        if (bytes != readAhead) {
            readAhead = bytes;
            connection
                    .channel()
                    .config()
                    .setWriteBufferWaterMark(new WriteBufferWaterMark(bytes / 2, Math.max(1, bytes)));
        }
    }

    @Override
    public long unsentBytes() {
        return output.unsentBytes();
    }

    @Override
    public void readBody(boolean wanted) {
        connection.bodyWanted(wanted);
    }

    @Override
    public void discardBody() {
        connection.discardBody();
    }

    @Override
    public void closeAfterwards() {
        stays = false;
    }
}
