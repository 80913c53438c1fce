package io.ambassadors.common.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that a program was built as. */
public final class BuildVersion {
    private BuildVersion() {}

    /** What the build wrote to {@code version.properties} beside a class; {@code unknown} if there is none. */
    public static String beside(Class<?> type) {
        Properties properties = new Properties();
        try (InputStream in = type.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
