package io.ambassadors.common.quarkus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jboss.logging.Logger;

/** The tokens in force: the configured one, and what the token file holds at the moment. Blank ones count as none. */
final class AdminTokens implements Supplier<List<String>> {
    private static final Logger LOG = Logger.getLogger(AdminTokens.class);
    private static final int LONGEST = 4096;

    private final Optional<String> token;
    private final Optional<Path> file;

    AdminTokens(Optional<String> token, Optional<Path> file) {
        this.token = token;
        this.file = file;
    }

    @Override
    public List<String> get() {
        return Stream.of(token, file.flatMap(AdminTokens::read))
                .flatMap(Optional::stream)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static Optional<String> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warnf("admin token file cannot be read: file=%s reason=%s", file, e);
            return Optional.empty();
        }
    }
}
