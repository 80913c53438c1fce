package io.ambassadors.common.http.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file that lines are written to. Event loops call {@link #write}; all else belongs to the thread of its {@link LogWriter}. */
public final class LogFile {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final LogWriter writer;
    private final Path path;
    private final ByteBuffer gathered = ByteBuffer.allocate(BUFFER_BYTES);
    private WritableByteChannel channel;
    private int users = 1;

    LogFile(LogWriter writer, Path path, WritableByteChannel channel) {
        this.writer = writer;
        this.path = path;
        this.channel = channel;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /**
     * Gives away a line, from any thread; never waits. The line is written whole and in the order of its thread, or dropped.
     *
     * @param line with its line end; not to be changed any more
     * @return false if it was dropped, since the queue is full
     */
    public boolean write(byte[] line) {
        return writer.offer(this, line);
    }

    /** One more configuration uses it. Guarded by the writer. */
    void use() {
        users++;
    }

    /** One configuration less uses it; returns whether none does. Guarded by the writer. */
    boolean unuse() {
        return --users == 0;
    }

    void gather(byte[] line) throws IOException {
        if (line.length > gathered.remaining()) {
            flush();
        }
        if (line.length > gathered.capacity()) {
            writeAll(ByteBuffer.wrap(line));
        } else {
            gathered.put(line);
        }
    }

    boolean hasGathered() {
        return gathered.position() > 0;
    }

    /** Writes what has gathered; what cannot be written is lost. */
    void flush() throws IOException {
        gathered.flip();
        try {
            writeAll(gathered);
        } finally {
            gathered.clear();
        }
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Continues in a file of the same name, which may be another by now. The old one stays if that fails. */
    void reopen() throws IOException {
        WritableByteChannel old = channel;
        channel = LogChannels.open(path);
        old.close();
    }

    void close() throws IOException {
        channel.close();
    }
}
