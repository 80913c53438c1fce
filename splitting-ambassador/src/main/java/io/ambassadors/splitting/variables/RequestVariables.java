package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Locale;
import java.util.Map;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;

/** Variables about the request. */
final class RequestVariables {
    private static final String BASIC = "basic ";

    private RequestVariables() {}

    static void addTo(Map<String, Reader> all) {
        all.put("args", RequestScope::args);
        all.put("query_string", RequestScope::args);
        all.put("is_args", scope -> scope.args() == null ? "" : "?");
        all.put("uri", RequestScope::uri);
        all.put("document_uri", RequestScope::uri);
        all.put("request_uri", RequestScope::requestUri);
        all.put("request_method", RequestScope::method);
        all.put("request", RequestVariables::line);
        all.put("request_length", scope -> Long.toString(scope.exchange().requestBytes()));
        all.put("request_id", RequestScope::requestId);
        all.put("request_body", RequestScope::requestBody);
        all.put("request_body_file", scope -> null);
        all.put("request_port", RequestVariables::port);
        all.put("is_request_port", scope -> port(scope).isEmpty() ? "" : ":");
        all.put("scheme", scope -> isTls(scope) ? "https" : "http");
        all.put("https", scope -> isTls(scope) ? "on" : "");
        all.put("http2", scope -> head(scope).version() != HttpVersion.HTTP_2 ? "" : isTls(scope) ? "h2" : "h2c");
        all.put("http3", scope -> "");
        all.put("server_protocol", scope -> head(scope).version().text());
        all.put("host", RequestVariables::host);
        all.put("content_length", scope -> head(scope).fields().get(FieldName.CONTENT_LENGTH));
        all.put("content_type", scope -> head(scope).fields().get(FieldName.CONTENT_TYPE));
        all.put("remote_user", scope -> user(head(scope).fields().get(FieldName.AUTHORIZATION)));
    }

    private static RequestHead head(RequestScope scope) {
        return scope.exchange().request();
    }

    private static boolean isTls(RequestScope scope) {
        return scope.exchange().client().tls() != null;
    }

    private static String line(RequestScope scope) {
        RequestHead head = head(scope);
        if (head.method().isEmpty()) {
            // The line could not be read.
            return null;
        }
        return head.version() == HttpVersion.HTTP_0_9
                ? head.method() + " " + head.target()
                : head.method() + " " + head.target() + " " + head.version().text();
    }

    /** The name that the client asked for, without port and final dot; that of the server block if it asked for none. */
    private static String host(RequestScope scope) {
        String host = head(scope).host();
        if (host == null || host.isEmpty()) {
            return scope.serverName();
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static String port(RequestScope scope) {
        String authority = head(scope).authority();
        int colon = authority == null ? -1 : authority.lastIndexOf(':');
        return colon < 0 || authority.indexOf(']', colon) >= 0 ? "" : authority.substring(colon + 1);
    }

    /** The user of Basic authentication; null without, or where it makes no sense. */
    static String user(String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return null;
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
        String pair = new String(decoded, ISO_8859_1);
        int colon = pair.indexOf(':');
        return colon <= 0 ? null : pair.substring(0, colon);
    }
}
