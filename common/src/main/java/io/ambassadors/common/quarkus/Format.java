package io.ambassadors.common.quarkus;

import java.util.Locale;
import java.util.Map;

import io.vertx.ext.web.RoutingContext;

/** In which form a page is wanted. */
public enum Format {
    /** For people with a browser. */
    HTML,
    /** For programs. */
    JSON,
    /** For people with a terminal. */
    TEXT;

    private static final Map<String, Format> TYPES =
            Map.of("text/html", HTML, "application/json", JSON, "text/plain", TEXT);

    /**
     * What the request asks for: {@code ?format=} first, then the first type of the Accept header that is one of ours.
     *
     * @param otherwise the form for a request that asks for nothing in particular
     */
    public static Format of(RoutingContext context, Format otherwise) {
        String asked = context.request().getParam("format");
        if (asked != null) {
            for (Format format : values()) {
                if (format.name().equals(asked.toUpperCase(Locale.ROOT))) {
                    return format;
                }
            }
        }
        String accept = context.request().getHeader("Accept");
        return accept == null ? otherwise : ofAccept(accept, otherwise);
    }

    private static Format ofAccept(String accept, Format otherwise) {
        for (String range : accept.split(",", -1)) {
            Format format = TYPES.get(range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
            if (format != null) {
                return format;
            }
        }
        return otherwise;
    }
}
