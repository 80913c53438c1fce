package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.channel.embedded.EmbeddedChannel;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Nobody;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.net.Transport;

/** Requests that nobody sent, for what reads them. */
final class Scopes {
    private static final HttpLoop LOOP = new HttpLoop(0, 1, new EmbeddedChannel().eventLoop(), Transport.NIO);

    private Scopes() {}

    /** A GET of a target from 127.0.0.1, its path taken apart. */
    static RequestScope of(Variables variables, String target, String... fields) {
        return of(variables, new InetSocketAddress("127.0.0.1", 4711), target, fields);
    }

    /** A GET of a target, its path taken apart; each field as {@code Name: value}. */
    static RequestScope of(Variables variables, SocketAddress client, String target, String... fields) {
        RequestScope scope = new RequestScope(exchange(client, target, fields), variables);
        scope.serverName("example.org");
        if (!scope.parseTarget(true)) {
            throw new IllegalArgumentException(target);
        }
        return scope;
    }

    static Exchange exchange(SocketAddress client, String target, String... fields) {
        RequestHead head = new RequestHead(new Fields());
        int length = 2 + "GET  HTTP/1.1\r\n".length() + target.length();
        for (String field : fields) {
            int colon = field.indexOf(": ");
            byte[] name = field.substring(0, colon).getBytes(ISO_8859_1);
            head.fields().add(FieldName.of(name, 0, name.length), name, field.substring(colon + 2));
            length += field.length() + 2;
        }
        head.line("GET", target, HttpVersion.HTTP_1_1);
        head.authority("http", head.fields().get(FieldName.HOST));
        head.headLength(length);
        ClientInfo info = new ClientInfo(7, client, new InetSocketAddress("127.0.0.1", 8080), null, null);
        return new Exchange(LOOP, new Ignorant(), head, info, new Nobody(), ClientSettings.DEFAULT, 0);
    }

    private static final class Ignorant implements RequestHandler {
        @Override
        public void handle(Exchange exchange) {}

        @Override
        public void refuse(Exchange exchange, int status, String why) {}

        @Override
        public void ended(Exchange exchange) {}
    }
}
