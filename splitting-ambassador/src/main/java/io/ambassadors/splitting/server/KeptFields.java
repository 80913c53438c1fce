package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;

/** Fields that an origin's response keeps when its {@code X-Accel-Redirect} sends the request to another location. */
final class KeptFields {
    private static final long IDS = FieldName.setOf(
            FieldName.CONTENT_TYPE,
            FieldName.SET_COOKIE,
            FieldName.CACHE_CONTROL,
            FieldName.EXPIRES,
            FieldName.ACCEPT_RANGES);
    private static final byte[] DISPOSITION = "content-disposition".getBytes(ISO_8859_1);

    private KeptFields() {}

    /** Those of a response. */
    static Fields of(Fields fields) {
        Fields kept = new Fields(256);
        for (int i = 0; i < fields.size(); i++) {
            if (FieldName.in(IDS, fields.id(i)) || fields.nameIs(i, DISPOSITION)) {
                kept.add(fields, i);
            }
        }
        return kept;
    }

    /** Adds them to another response, which says itself of which type it is. */
    static void addTo(Fields out, Fields kept) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.id(i) != FieldName.CONTENT_TYPE) {
                out.add(kept, i);
            }
        }
    }
}
