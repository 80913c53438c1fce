package io.ambassadors.https.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A connection without TLS: says one thing and hears the answer, and never waits longer than it was told to. */
final class Talk implements AutoCloseable {
    private static final int MOST_BYTES = 8 * 1024;

    private final ScheduledExecutorService watch;
    private final ScheduledFuture<?> deadline;
    private final SocketChannel channel;
    private boolean late;

    private Talk(SocketChannel channel, Duration patience) {
        this.channel = channel;
        this.watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "deadline");
            thread.setDaemon(true);
            return thread;
        });
        this.deadline = watch.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Where a TCP port or a unix socket is; looks a name up. */
    static SocketAddress address(String host, int port, Optional<String> unixPath) throws IOException {
        return unixPath.isPresent()
                ? UnixDomainSocketAddress.of(unixPath.get())
                : new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /**
     * Connects.
     *
     * @param patience for all that is done with the connection
     * @throws IOException if that fails, or takes too long
     */
    static Talk connect(SocketAddress address, Duration patience) throws IOException {
        SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(java.net.StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        Talk talk = new Talk(channel, patience);
        try {
            channel.connect(address);
            return talk;
        } catch (ClosedChannelException closed) {
            talk.close();
            throw new IOException("no answer within " + patience.toMillis() + " ms", closed);
        } catch (IOException e) {
            talk.close();
            throw e;
        }
    }

    private synchronized void giveUp() {
        late = true;
        closeChannel();
    }

    /** Whether the time was over. */
    synchronized boolean isLate() {
        return late;
    }

    /** Says this. */
    void say(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** What is answered, until that is enough, the other side ends, the time is over, or it is a lot. */
    byte[] hear(Predicate<byte[]> enough) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(1024);
        try {
            while (heard.size() < MOST_BYTES && channel.read(part.clear()) >= 0) {
                heard.write(part.array(), 0, part.position());
                if (enough.test(heard.toByteArray())) {
                    break;
                }
            }
        } catch (IOException ended) {
            // What came before that is the answer.
            return heard.toByteArray();
        }
        return heard.toByteArray();
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        deadline.cancel(false);
        watch.shutdownNow();
        closeChannel();
    }
}
