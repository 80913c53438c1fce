package io.ambassadors.common.config.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import io.ambassadors.common.config.yaml.YamlNode.Position;

/** The text of a file, or the reason why there is none. */
public final class YamlText {
    /** Kubernetes allows 1 MiB for a whole ConfigMap. */
    private static final int MOST_BYTES = 2 << 20;

    private YamlText() {}

    /** Reads a file of at most 2 MiB of UTF-8. One that cannot be read is a problem like any other; this throws nothing. */
    public static Optional<String> read(Path file, Problems problems) {
        try (InputStream in = Files.newInputStream(file)) {
            return decode(in.readNBytes(MOST_BYTES + 1), problems);
        } catch (IOException e) {
            String cure = "check the path given with -c, and where the ConfigMap is mounted";
            if (e instanceof NoSuchFileException) {
                problems.error(Position.WHOLE_FILE, "there is no such file", cure);
            } else if (e instanceof AccessDeniedException) {
                problems.error(Position.WHOLE_FILE, "the file may not be read", "check its mode and owner");
            } else {
                problems.error(Position.WHOLE_FILE, "the file cannot be read: " + e.getMessage(), cure);
            }
            return Optional.empty();
        }
    }

    /** Reads the bytes of a file. */
    public static Optional<String> decode(byte[] content, Problems problems) {
        if (content.length > MOST_BYTES) {
            problems.error(Position.WHOLE_FILE, "the file is longer than " + MOST_BYTES + " bytes", "");
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            problems.error(
                    lineOf(content, bytes.position()), "found a byte that is not UTF-8", "save the file as UTF-8");
            return Optional.empty();
        }
    }

    private static Position lineOf(byte[] content, int offset) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            line += content[i] == '\n' ? 1 : 0;
        }
        return new Position(line, 0);
    }
}
