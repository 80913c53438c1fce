package io.ambassadors.common.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;

/** The fields that each response begins with: Server, and Date, which is written once a second. Belongs to one event loop. */
public final class OwnFields {
    private static final byte[] SERVER = "Server".getBytes(ISO_8859_1);
    private static final byte[] DATE = "Date".getBytes(ISO_8859_1);
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final byte[] nameAlone;
    private final byte[] nameAndVersion;
    private long second;
    private byte[] date;

    /**
     * Fields of a service.
     *
     * @param name what it calls itself
     * @param version that is told where it is to be
     */
    public OwnFields(String name, String version) {
        nameAlone = name.getBytes(ISO_8859_1);
        nameAndVersion = (name + "/" + version).getBytes(ISO_8859_1);
    }

    /** Adds Server. */
    public void server(Fields out, boolean withVersion) {
        out.add(FieldName.SERVER, SERVER, withVersion ? nameAndVersion : nameAlone);
    }

    /** Adds Date. */
    public void date(Fields out) {
        long now = System.currentTimeMillis() / 1000;
        if (now != second) {
            second = now;
            date = FORM.format(Instant.ofEpochSecond(now)).getBytes(ISO_8859_1);
        }
        out.add(FieldName.DATE, DATE, date);
    }
}
