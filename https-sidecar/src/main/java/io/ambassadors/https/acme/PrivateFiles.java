package io.ambassadors.https.acme;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Files that only we may read, and that are there as a whole or not at all. */
final class PrivateFiles {
    private static final FileAttribute<Set<PosixFilePermission>> FOR_US =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_FOR_US =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private PrivateFiles() {}

    /** Makes a directory and those above it with mode 0700. One that exists keeps its mode, since it may be a mounted volume. */
    static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, DIRECTORY_FOR_US);
    }

    /** Makes a file with mode 0600 that must not exist, and has it on the disk when it returns. */
    static void create(Path file, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FOR_US)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Puts a file with mode 0600 in the place of another, if there is one. A reader sees the old content or the new, never a part. */
    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = beside(file);
        try {
            create(fresh, content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Points a symbolic link elsewhere in one step. */
    static void replaceLink(Path link, Path target) throws IOException {
        Path fresh = beside(link);
        try {
            Files.createSymbolicLink(fresh, target);
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** A file that all replicas may open, for a lock. */
    static FileChannel openForLock(Path file) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), FOR_US);
    }

    private static Path beside(Path file) {
        return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    }
}
