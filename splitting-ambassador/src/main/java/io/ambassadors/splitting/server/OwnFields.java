package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;

/** The fields that each response begins with: Server, and Date, which is written once a second. Belongs to one event loop. */
final class OwnFields {
    private static final byte[] SERVER = "Server".getBytes(ISO_8859_1);
    private static final byte[] DATE = "Date".getBytes(ISO_8859_1);
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final byte[] NAME = ErrorDocument.NAME.getBytes(ISO_8859_1);
    private final byte[] nameAndVersion;
    private long second;
    private byte[] date;

    /** Fields that tell this version where they are to. */
    OwnFields(String version) {
        nameAndVersion = (ErrorDocument.NAME + "/" + version).getBytes(ISO_8859_1);
    }

    /** Adds Server. */
    void server(Fields out, boolean withVersion) {
        out.add(FieldName.SERVER, SERVER, withVersion ? nameAndVersion : NAME);
    }

    /** Adds Date. */
    void date(Fields out) {
        long now = System.currentTimeMillis() / 1000;
        if (now != second) {
            second = now;
            date = FORM.format(Instant.ofEpochSecond(now)).getBytes(ISO_8859_1);
        }
        out.add(FieldName.DATE, DATE, date);
    }
}
