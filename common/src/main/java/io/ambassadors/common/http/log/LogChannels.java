package io.ambassadors.common.http.log;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** Opens what logs are written to. */
final class LogChannels {
    private static final String STDOUT = "/dev/stdout";
    private static final String STDERR = "/dev/stderr";

    private LogChannels() {}

    /**
     * Opens a file to append to. The standard streams are used as they are: opening {@code /dev/stdout} fails where it is a socket or
     * belongs to another user, as it does in containers.
     */
    static WritableByteChannel open(Path path) throws IOException {
        return switch (path.toString()) {
            case STDOUT -> new Standard(FileDescriptor.out);
            case STDERR -> new Standard(FileDescriptor.err);
            default -> FileChannel.open(path, CREATE, WRITE, APPEND);
        };
    }

    /** A standard stream, which is never closed. */
    private static final class Standard implements WritableByteChannel {
        private final WritableByteChannel stream;

        Standard(FileDescriptor descriptor) {
            stream = Channels.newChannel(new FileOutputStream(descriptor));
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            return stream.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
