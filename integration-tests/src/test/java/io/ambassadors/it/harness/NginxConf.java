package io.ambassadors.it.harness;

import java.util.ArrayList;
import java.util.List;

/** Writes an nginx.conf. */
public final class NginxConf {
    private final List<String> main = new ArrayList<>();
    private final List<String> http = new ArrayList<>();
    private final List<String> upstream = new ArrayList<>();
    private final List<String> server = new ArrayList<>();
    private final List<String> location = new ArrayList<>();
    private final String literal;
    private int port;
    private String listenParameters = "";

    private NginxConf(int port, String literal) {
        this.port = port;
        this.literal = literal;
    }

    /** A file whose one server passes everything on to these, in turn. */
    public static NginxConf before(HttpOrigin... origins) {
        NginxConf conf = new NginxConf(Ports.free(), null);
        for (HttpOrigin origin : origins) {
            conf.upstream("server " + origin.address() + ";");
        }
        return conf;
    }

    /** A file that says {@code text}, and listens on {@code port}. */
    public static NginxConf of(int port, String text) {
        return new NginxConf(port, text);
    }

    /** Listens on {@code port} of 127.0.0.1. */
    public NginxConf listen(int port) {
        this.port = port;
        return this;
    }

    /** Adds directives at the top. */
    public NginxConf main(String directives) {
        main.add(directives);
        return this;
    }

    /** Adds directives to {@code http}. */
    public NginxConf http(String directives) {
        http.add(directives);
        return this;
    }

    /** Adds directives to the upstream {@code backend}. */
    public NginxConf upstream(String directives) {
        upstream.add(directives);
        return this;
    }

    /** Adds directives to the server. */
    public NginxConf server(String directives) {
        server.add(directives);
        return this;
    }

    /** Adds directives to {@code location /}. */
    public NginxConf location(String directives) {
        location.add(directives);
        return this;
    }

    /** As nginx 1.31 does by itself, said for those before it: HTTP/1.1 and kept connections to the servers. */
    public NginxConf keepAlive() {
        upstream("keepalive 32;");
        return location("proxy_http_version 1.1; proxy_set_header Connection \"\";");
    }

    /** Speaks HTTP/2 to clients, said as every nginx understands it. */
    public NginxConf http2() {
        listenParameters = " http2";
        return this;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** The file's text. */
    public String text() {
        if (literal != null) {
            return literal;
        }
        StringBuilder text = new StringBuilder("worker_processes 1;\nerror_log stderr;\npid nginx.pid;\n");
        append(text, "", main);
        text.append("events {\n    worker_connections 16384;\n}\nhttp {\n    access_log off;\n");
        append(text, "    ", http);
        text.append("    upstream backend {\n");
        append(text, "        ", upstream);
        text.append("    }\n    server {\n        listen 127.0.0.1:")
                .append(port)
                .append(listenParameters)
                .append(";\n");
        append(text, "        ", server);
        text.append("        location / {\n            proxy_pass http://backend;\n");
        append(text, "            ", location);
        return text.append("        }\n    }\n}\n").toString();
    }

    private static void append(StringBuilder text, String indent, List<String> lines) {
        lines.forEach(line -> text.append(indent).append(line).append('\n'));
    }
}
