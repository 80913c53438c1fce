package io.ambassadors.splitting.variables;

import java.net.SocketAddress;
import java.util.Map;
import java.util.function.Function;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;

/** Variables about the client, its connection, and the server that it reached. */
final class ClientVariables {
    private ClientVariables() {}

    static void addTo(Map<String, Reader> all) {
        all.put("remote_addr", scope -> Addresses.text(scope.clientAddress()));
        all.put("remote_port", scope -> Addresses.port(scope.clientAddress()));
        all.put("binary_remote_addr", scope -> Addresses.binary(scope.clientAddress()));
        all.put("realip_remote_addr", scope -> Addresses.text(remote(scope)));
        all.put("realip_remote_port", scope -> Addresses.port(remote(scope)));
        all.put("server_addr", scope -> Addresses.serverText(local(scope)));
        all.put("server_port", scope -> Addresses.port(local(scope)));
        all.put("server_name", RequestScope::serverName);
        all.put("connection", scope -> Long.toString(scope.exchange().client().id()));
        all.put("connection_requests", scope -> Long.toString(scope.exchange().requestNumber()));
        all.put("connection_time", scope -> Times.seconds(connectionNanos(scope)));
        all.put("pipe", scope -> ".");
        all.put("proxy_protocol_addr", proxied(ProxyAddresses::source, Addresses::text));
        all.put("proxy_protocol_port", proxied(ProxyAddresses::source, Addresses::port));
        all.put("proxy_protocol_server_addr", proxied(ProxyAddresses::destination, Addresses::text));
        all.put("proxy_protocol_server_port", proxied(ProxyAddresses::destination, Addresses::port));
        all.put("proxy_add_x_forwarded_for", ClientVariables::forwardedFor);
    }

    private static SocketAddress remote(RequestScope scope) {
        return scope.exchange().client().remote();
    }

    private static SocketAddress local(RequestScope scope) {
        return scope.exchange().client().local();
    }

    private static long connectionNanos(RequestScope scope) {
        return Math.max(
                0, scope.exchange().loop().now() - scope.exchange().client().openedNanos());
    }

    private static Reader proxied(
            Function<ProxyAddresses, SocketAddress> which, Function<SocketAddress, String> printed) {
        return scope -> {
            ProxyAddresses told = scope.proxyProtocol();
            return told == null ? null : printed.apply(which.apply(told));
        };
    }

    private static String forwardedFor(RequestScope scope) {
        Fields fields = scope.exchange().request().fields();
        String client = Addresses.text(scope.clientAddress());
        int index = fields.find(FieldName.X_FORWARDED_FOR, 0);
        if (index < 0) {
            return client;
        }
        StringBuilder list = new StringBuilder();
        for (; index >= 0; index = fields.find(FieldName.X_FORWARDED_FOR, index + 1)) {
            list.append(fields.value(index)).append(", ");
        }
        return list.append(client).toString();
    }
}
