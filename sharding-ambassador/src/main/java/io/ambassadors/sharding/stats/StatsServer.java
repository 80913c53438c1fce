package io.ambassadors.sharding.stats;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

/**
 * twemproxy's stats port: whoever connects is sent one line and the connection is closed; nothing is read.
 *
 * <p>It runs on threads of its own and touches no event loop but through the supplier. At most {@value #MOST_AT_ONCE} readers are served
 * at a time; of the others {@value #MOST_WAITING} wait, and further ones are closed at once. A reader has {@value #PATIENCE_MILLIS} ms to take its line: blocking sockets know no write
 * timeout, so the accepting thread closes those that are late.
 */
public final class StatsServer implements Closeable {
    private static final Logger LOG = Logger.getLogger(StatsServer.class);
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_WAITING = 32;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int SWEEP_MILLIS = 1_000;
    private static final int LINGER_MILLIS = 500;
    private static final int LINGER_BYTES = 16 << 10;
    private static final int BACKLOG = 64;
    private static final long NOT_SERVED_YET = Long.MIN_VALUE;

    private final Supplier<String> line;
    private final ServerSocket listener = new ServerSocket();
    /** With the time from which each was served, by {@link System#nanoTime}. */
    private final Map<Socket, Long> open = new ConcurrentHashMap<>();

    private final ExecutorService readers = readers();

    /**
     * Binds and starts to serve.
     *
     * @param address where to listen
     * @param line makes the line, without its newline; may block
     * @throws IOException if the address cannot be bound
     */
    public StatsServer(InetSocketAddress address, Supplier<String> line) throws IOException {
        this.line = line;
        try {
            listener.setReuseAddress(true);
            listener.setSoTimeout(SWEEP_MILLIS);
            listener.bind(address, BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw new IOException(
                    "the statistics cannot listen on " + address + ": " + e.getMessage()
                            + "; choose another port with -s",
                    e);
        }
        daemon(this::acceptAll, "stats-accept").start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Stops to listen and drops the readers. */
    @Override
    public void close() throws IOException {
        listener.close();
        readers.shutdown();
        open.keySet().forEach(StatsServer::closeQuietly);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (SocketTimeoutException e) {
                // Nobody came: time to look after those who are here.
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.warnf("stats connection could not be accepted: reason=%s", e);
                    pause();
                }
            }
            closeLate();
        }
    }

    private void serve(Socket socket) {
        open.put(socket, NOT_SERVED_YET);
        try {
            readers.execute(() -> answer(socket));
        } catch (RejectedExecutionException e) {
            forget(socket);
        }
    }

    private void answer(Socket socket) {
        open.replace(socket, System.nanoTime());
        try {
            socket.getOutputStream().write((line.get() + "\n").getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            awaitEnd(socket);
        } catch (IOException e) {
            LOG.debugf("stats reader went away: reason=%s", e);
        } catch (RuntimeException e) {
            LOG.warnf("stats could not be gathered: reason=%s", e);
        } finally {
            forget(socket);
        }
    }

    /** A close while there is unread input would reset the connection, and the reader might lose its line. */
    private static void awaitEnd(Socket socket) throws IOException {
        socket.setSoTimeout(LINGER_MILLIS);
        InputStream in = socket.getInputStream();
        byte[] ignored = new byte[1024];
        int total = 0;
        int read = 0;
        while (read >= 0 && total < LINGER_BYTES) {
            total += read;
            read = in.read(ignored);
        }
    }

    private void closeLate() {
        long now = System.nanoTime();
        open.forEach((socket, since) -> {
            if (since != NOT_SERVED_YET && now - since > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
                forget(socket);
            }
        });
    }

    private void forget(Socket socket) {
        closeQuietly(socket);
        open.remove(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debugf("stats connection did not close: reason=%s", e);
        }
    }

    /** Out of file descriptors, most likely: do not spin until some are free. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(SWEEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExecutorService readers() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST_AT_ONCE,
                MOST_AT_ONCE,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                task -> daemon(task, "stats-reader"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
