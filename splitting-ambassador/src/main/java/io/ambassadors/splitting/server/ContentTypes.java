package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.ambassadors.splitting.config.Directive;

/** {@code types} and {@code default_type}: what a text of {@code return} is said to be, by the end of its path. */
final class ContentTypes {
    /** Of a configuration that says nothing. */
    private static final Map<String, byte[]> BUILT_IN =
            Map.of("html", ascii("text/html"), "gif", ascii("image/gif"), "jpg", ascii("image/jpeg"));

    private final Map<String, byte[]> byExtension;
    private final byte[] otherwise;

    private ContentTypes(Map<String, byte[]> byExtension, byte[] otherwise) {
        this.byExtension = byExtension;
        this.otherwise = otherwise;
    }

    /** The types that hold in a block. */
    static ContentTypes of(Level level) {
        byte[] otherwise = ascii(level.text("default_type", "text/plain"));
        Map<String, byte[]> types = new HashMap<>();
        for (Directive block : level.all("types")) {
            for (Directive entry : block.block()) {
                for (String extension : entry.arguments()) {
                    types.put(extension.toLowerCase(Locale.ROOT), ascii(entry.name()));
                }
            }
        }
        return new ContentTypes(level.last("types") == null ? BUILT_IN : types, otherwise);
    }

    /** The type for a path; empty if {@code default_type} is. */
    byte[] of(String path) {
        for (int i = path.length() - 1; i > 1; i--) {
            char c = path.charAt(i);
            if (c == '/') {
                return otherwise;
            }
            if (c == '.' && path.charAt(i - 1) != '/') {
                return byExtension.getOrDefault(path.substring(i + 1).toLowerCase(Locale.ROOT), otherwise);
            }
        }
        return otherwise;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
