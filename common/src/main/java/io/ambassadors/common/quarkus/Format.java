package io.ambassadors.common.quarkus;

import java.util.Locale;

import io.vertx.ext.web.RoutingContext;

/** In which form a page is wanted. */
public enum Format {
    /** For people with a browser. */
    HTML,
    /** For programs. */
    JSON,
    /** For people with a terminal. */
    TEXT;

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
            String type = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            switch (type) {
                case "text/html":
                    return HTML;
                case "application/json":
                    return JSON;
                case "text/plain":
                    return TEXT;
                default:
                    break;
            }
        }
        return otherwise;
    }
}
