package io.ambassadors.splitting.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The files of this machine. */
final class DiskFiles implements ConfigFiles {
    /** More than any configuration has, bytes; so that a device or a pipe without end is not read for ever. */
    private static final int LARGEST = 64 << 20;

    @Override
    public byte[] read(String name) throws IOException {
        Path path = path(name);
        if (Files.isDirectory(path)) {
            throw new IOException("Is a directory");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(LARGEST);
            if (in.read() >= 0) {
                throw new IOException("File too large");
            }
            return content;
        }
    }

    @Override
    public List<String> glob(String pattern) throws IOException {
        return Glob.expand(pattern);
    }

    /** The path whose bytes are the chars of a name. */
    static Path path(String name) throws IOException {
        try {
            return Path.of(new String(name.getBytes(ISO_8859_1), UTF_8));
        } catch (InvalidPathException e) {
            throw new IOException(e.getReason(), e);
        }
    }

    /** The name whose chars are the bytes of a path. */
    static String name(Path path) {
        return new String(path.toString().getBytes(UTF_8), ISO_8859_1);
    }
}
