package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.List;

import io.ambassadors.common.http.FieldFilter;
import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.https.config.FixUpsConfig;
import io.ambassadors.https.config.SidecarConfig;

/** The fields of a backend's response that the client gets: as they are, but for those of the connection and what is mended. */
final class ResponseFields {
    private static final FieldFilter NEVER_COPIED =
            FieldFilter.of(FieldName.HOP_BY_HOP | FieldName.setOf(FieldName.CONTENT_LENGTH), List.of());
    private static final long HSTS_ID = FieldName.setOf(FieldName.STRICT_TRANSPORT_SECURITY);
    private static final byte[] HSTS =
            FieldName.text(FieldName.STRICT_TRANSPORT_SECURITY).getBytes(ISO_8859_1);

    private final LocationRule location;
    private final boolean cookies;
    private final byte[] hsts;
    private final FieldFilter filter;
    private final long mended;

    /** What a configuration says. */
    ResponseFields(SidecarConfig config) {
        FixUpsConfig fixUps = config.fixUps();
        location = fixUps.location() ? new LocationRule(config) : null;
        cookies = fixUps.cookies();
        hsts = hsts(fixUps);
        filter = hsts == null ? NEVER_COPIED : NEVER_COPIED.and(HSTS_ID);
        mended = (cookies ? FieldName.setOf(FieldName.SET_COOKIE) : 0)
                | (location == null ? 0 : FieldName.setOf(FieldName.LOCATION, FieldName.CONTENT_LOCATION));
    }

    private static byte[] hsts(FixUpsConfig fixUps) {
        Duration age = fixUps.hsts();
        if (age.isZero()) {
            return null;
        }
        String value = "max-age=" + age.toSeconds()
                + (fixUps.hstsSubdomains() ? "; includeSubDomains" : "")
                + (fixUps.hstsPreload() ? "; preload" : "");
        return value.getBytes(ISO_8859_1);
    }

    /** Writes them. */
    void write(RequestHead request, Fields from, Fields to) {
        FieldFilter rest = filter.forMessage(from);
        boolean mends = from.hasAny(mended);
        int size = from.size();
        for (int i = 0; i < size; i++) {
            if (!rest.drops(from, i) && !(mends && mend(request, from, i, to))) {
                to.add(from, i);
            }
        }
        own(to);
    }

    /** What each response has of ours, whoever made it. */
    void own(Fields to) {
        if (hsts != null) {
            to.add(FieldName.STRICT_TRANSPORT_SECURITY, HSTS, hsts);
        }
    }

    /** Writes a field as it should be; returns whether it had to. */
    private boolean mend(RequestHead request, Fields from, int i, Fields to) {
        int id = from.id(i);
        if (!FieldName.in(mended, id)) {
            return false;
        }
        if (id == FieldName.SET_COOKIE) {
            byte[] value = CookieRule.secure(from.bytes(), from.valueAt(i), from.valueLength(i));
            if (value != null) {
                to.add(id, from.bytes(), from.nameAt(i), from.nameLength(i), value, 0, value.length);
            }
            return value != null;
        }
        String authority = request.authority() == null ? "" : request.authority();
        String value = location.secure(from.bytes(), from.valueAt(i), from.valueLength(i), authority);
        if (value != null) {
            to.add(from.name(i), value);
        }
        return value != null;
    }
}
