package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.ambassadors.common.http.FieldFilter;
import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.proxy.OutgoingRequest;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.Template;

/**
 * The fields that an origin gets, in nginx's order: those of {@code proxy_set_header}, Host, then the client's that nothing replaces.
 * Fields of the connection and of framing are not among them.
 */
final class RequestFields {
    private static final long NEVER_COPIED =
            FieldName.HOP_BY_HOP | FieldName.setOf(FieldName.HOST, FieldName.CONTENT_LENGTH, FieldName.EXPECT);
    private static final long OF_THE_CONNECTION = FieldName.setOf(
            FieldName.CONNECTION, FieldName.UPGRADE, FieldName.CONTENT_LENGTH, FieldName.TRANSFER_ENCODING);
    private static final byte[] HOST = "Host".getBytes(ISO_8859_1);
    private static final byte[] TE = "TE".getBytes(ISO_8859_1);
    private static final byte[] TRAILERS = "trailers".getBytes(ISO_8859_1);

    private final Entry[] entries;
    private final Template host;
    private final Template connection;
    private final Template upgrade;
    private final FieldFilter filter;
    private final boolean passClient;
    private final Protocol protocol;

    /** How the origin is spoken to. */
    enum Protocol {
        HTTP_1,
        HTTP_2,
        GRPC;

        boolean isHttp2() {
            return this != HTTP_1;
        }
    }

    /** A field with a value; the value's bytes if it is always the same. */
    private record Entry(int id, byte[] name, Template value, byte[] constant) {}

    private RequestFields(Builder builder, boolean passClient, Protocol protocol) {
        this.entries = builder.entries.toArray(new Entry[0]);
        this.host = builder.host;
        this.connection = builder.connection;
        this.upgrade = builder.upgrade;
        this.filter = FieldFilter.of(NEVER_COPIED, builder.names);
        this.passClient = passClient;
        this.protocol = protocol;
    }

    /**
     * What holds in a block.
     *
     * @param prefix of the directives: {@code proxy} or {@code grpc}
     */
    static RequestFields of(Level level, String prefix, Protocol protocol, Templates templates, Problems problems) {
        Builder builder = new Builder();
        for (Directive directive : level.all(prefix + "_set_header")) {
            builder.add(directive, templates, problems);
        }
        return new RequestFields(
                builder, !prefix.equals("proxy") || level.flag("proxy_pass_request_headers", true), protocol);
    }

    /** Writes them for a request. */
    void write(SiteRequest request, OutgoingRequest out) {
        Fields fields = out.fields();
        writeSet(request, fields);
        String authority = host == null ? request.pass.host() : host.render(request);
        out.authority(authority);
        if (host == null && !protocol.isHttp2()) {
            fields.add(FieldName.HOST, HOST, authority);
        }
        connection(request, out);
        Fields client = request.exchange().request().fields();
        if (protocol == Protocol.GRPC && client.hasToken(FieldName.TE, TRAILERS)) {
            fields.add(FieldName.TE, TE, TRAILERS);
        }
        if (passClient) {
            filter.forMessage(client).copy(client, fields);
        }
    }

    private void writeSet(SiteRequest request, Fields fields) {
        for (Entry entry : entries) {
            if (entry.id == FieldName.HOST && protocol.isHttp2()) {
                continue;
            }
            if (entry.constant != null) {
                fields.add(entry.id, entry.name, entry.constant);
                continue;
            }
            String value = entry.value.render(request);
            if (!value.isEmpty()) {
                fields.add(entry.id, entry.name, value);
            }
        }
    }

    /** Of what is said about the connection, changing the protocol and closing have a meaning here. */
    private void connection(SiteRequest request, OutgoingRequest out) {
        if (connection == null) {
            return;
        }
        String text = connection.render(request);
        if (text.isEmpty()) {
            return;
        }
        String wanted = upgrade == null ? "" : upgrade.render(request);
        String lower = text.toLowerCase(Locale.ROOT);
        if (!wanted.isEmpty() && lower.contains("upgrade")) {
            out.upgrade(wanted);
        } else if (lower.contains("close")) {
            out.closing();
        }
    }

    /** Reads the directives. */
    private static final class Builder {
        private final List<Entry> entries = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private Template host;
        private Template connection;
        private Template upgrade;

        void add(Directive directive, Templates templates, Problems problems) {
            String name = directive.argument(0);
            Template value = templates.compile(directive.argument(1), directive);
            int id = FieldName.of(name);
            names.add(name);
            if (id == FieldName.HOST) {
                host = value;
            }
            if (!FieldName.in(OF_THE_CONNECTION, id)) {
                boolean none = value.isConstant() && value.source().isEmpty();
                if (!none) {
                    byte[] constant = value.isConstant() ? value.source().getBytes(ISO_8859_1) : null;
                    entries.add(new Entry(id, name.getBytes(ISO_8859_1), value, constant));
                }
            } else if (id == FieldName.CONNECTION) {
                connection = value;
            } else if (id == FieldName.UPGRADE) {
                upgrade = value;
            } else if (!value.source().isEmpty()) {
                problems.error(
                        directive,
                        "\"" + directive.name() + " " + name + "\" would contradict the body that is sent",
                        "remove it: the length of the body is declared as it is");
            }
        }
    }
}
