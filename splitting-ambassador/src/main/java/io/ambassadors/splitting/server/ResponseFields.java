package io.ambassadors.splitting.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.ambassadors.common.http.FieldFilter;
import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.server.OwnFields;
import io.ambassadors.splitting.config.Directive;

/**
 * The fields of an origin's response that the client gets: Server and Date are ours, what nginx hides is hidden, redirects and cookies
 * are rewritten, and those of {@code add_header} are added.
 */
final class ResponseFields {
    private static final long OF_THE_CONNECTION = FieldName.HOP_BY_HOP | FieldName.setOf(FieldName.CONTENT_LENGTH);
    private static final Set<String> HIDDEN = Set.of(
            "Date",
            "Server",
            "X-Pad",
            "X-Accel-Expires",
            "X-Accel-Redirect",
            "X-Accel-Limit-Rate",
            "X-Accel-Buffering",
            "X-Accel-Charset");

    private final FieldFilter filter;
    private final boolean passesServer;
    private final boolean passesDate;
    private final RedirectRules redirects;
    private final CookieRules cookies;

    private ResponseFields(Set<String> hidden, RedirectRules redirects, CookieRules cookies) {
        this.filter = FieldFilter.of(OF_THE_CONNECTION, hidden);
        this.passesServer = !hidden.contains("Server");
        this.passesDate = !hidden.contains("Date");
        this.redirects = redirects;
        this.cookies = cookies;
    }

    /**
     * What holds in a block.
     *
     * @param prefix of the directives: {@code proxy} or {@code grpc}
     */
    static ResponseFields of(Level level, String prefix, RedirectRules redirects, CookieRules cookies) {
        Set<String> hidden = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        hidden.addAll(HIDDEN);
        hidden.addAll(names(level, prefix + "_hide_header"));
        hidden.removeAll(new ArrayList<>(names(level, prefix + "_pass_header")));
        return new ResponseFields(hidden, redirects, cookies);
    }

    private static List<String> names(Level level, String name) {
        return level.all(name).stream()
                .map((Directive found) -> found.argument(0))
                .toList();
    }

    /** Writes them for a response. */
    void write(SiteRequest request, ResponseHead head, Fields out) {
        Fields fields = head.fields();
        LocationSettings settings = request.location.settings();
        OwnFields own = request.handler().own(request.exchange());
        if (!passesServer || !fields.has(FieldName.SERVER)) {
            own.server(out, settings.serverTokens());
        }
        if (!passesDate || !fields.has(FieldName.DATE)) {
            own.date(out);
        }
        request.upstreamResponse(head);
        List<AddedField> added = settings.added();
        long replaced = added.isEmpty() ? 0 : AddedField.replaced(added, head.status());
        copy(request, fields, filter.forMessage(fields).and(replaced), out);
        if (request.kept != null) {
            KeptFields.addTo(out, request.kept);
        }
        request.pass.responded(out);
        AddedField.addTo(out, added, head.status(), request);
        request.sentFields(out);
    }

    private void copy(SiteRequest request, Fields fields, FieldFilter rest, Fields out) {
        int size = fields.size();
        for (int i = 0; i < size; i++) {
            if (rest.drops(fields, i)) {
                continue;
            }
            String changed =
                    switch (fields.id(i)) {
                        case FieldName.LOCATION -> redirects.location(request, fields, i);
                        case FieldName.REFRESH -> redirects.refresh(request, fields, i);
                        case FieldName.SET_COOKIE -> cookies.rewrite(request, fields, i);
                        default -> null;
                    };
            if (changed == null) {
                out.add(fields, i);
            } else {
                out.add(fields.name(i), changed);
            }
        }
    }
}
