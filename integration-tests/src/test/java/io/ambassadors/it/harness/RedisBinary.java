package io.ambassadors.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The redis-server inside {@code org.signal:embedded-redis}, extracted once per JVM. */
final class RedisBinary {
    private static final String VERSION = "7.0.15";

    private RedisBinary() {}

    private static final class Holder {
        static final Path PATH = extract();
    }

    /** The program. */
    static Path path() {
        return Holder.PATH;
    }

    private static Path extract() {
        String name = "redis-server-" + VERSION + "-" + system() + "-" + architecture();
        try (InputStream in = RedisBinary.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("embedded-redis has no " + name);
            }
            Path file = Files.createTempDirectory("embedded-redis").resolve("redis-server");
            Files.copy(in, file);
            if (!file.toFile().setExecutable(true)) {
                throw new IllegalStateException("cannot make " + file + " executable");
            }
            // Deleted in the reverse order.
            file.getParent().toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            case "x86", "i386" -> "386";
            default -> "amd64";
        };
    }
}
