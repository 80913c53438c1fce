package io.ambassadors.https.acme;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

import org.jboss.logging.Logger;

import io.ambassadors.https.config.AcmeConfig;

/**
 * What replicas that share a storage must know of each other's orders: that one is under way, and how the last ones failed. The lock is
 * one of the operating system, which ends with the process that has it; the file stays.
 */
final class OrderStore {
    private static final Logger LOG = Logger.getLogger(OrderStore.class);
    private static final String COUNT = "count";
    private static final String LAST = "last";
    private static final String RETRY = "retry";
    private static final String ALLOWED = "allowed";
    private static final String ORDER = "order";

    private final Path directory;
    private final String order;

    OrderStore(AcmeConfig config) {
        this.directory = directory(config);
        this.order = config.directory() + " " + config.challenge() + " " + config.names();
    }

    /** Where they are. */
    static Path directory(AcmeConfig config) {
        return config.storage()
                .resolve("orders")
                .resolve(Names.normal(config.names().get(0)));
    }

    /** An order under way. */
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** Takes the lock; empty if another replica has it. */
    Optional<Lock> tryLock() throws IOException {
        PrivateFiles.createDirectories(directory);
        FileChannel channel = PrivateFiles.openForLock(directory.resolve("lock"));
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException inThisProcess) {
            LOG.debugf("Another order of this process is under way: directory=%s", directory);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked ? Optional.of(channel::close) : Optional.empty();
    }

    /** How the last orders failed. Those for other names, by another challenge or at another authority do not count. */
    FailedOrders failed() {
        try {
            Properties kept = new Properties();
            kept.load(new StringReader(Files.readString(file(), StandardCharsets.UTF_8)));
            if (!order.equals(kept.getProperty(ORDER))) {
                return FailedOrders.NONE;
            }
            return new FailedOrders(
                    Integer.parseInt(kept.getProperty(COUNT)),
                    Instant.parse(kept.getProperty(LAST)),
                    Instant.parse(kept.getProperty(RETRY)),
                    Optional.ofNullable(kept.getProperty(ALLOWED)).map(Instant::parse));
        } catch (NoSuchFileException none) {
            return FailedOrders.NONE;
        } catch (IOException | IllegalArgumentException | DateTimeException | NullPointerException e) {
            LOG.warnf(
                    "What is kept of failed ACME orders cannot be read, none is assumed: file=%s problem=%s",
                    file(), e);
            return FailedOrders.NONE;
        }
    }

    /** Keeps how the last orders failed. */
    void keep(FailedOrders failed) throws IOException {
        if (failed.count() == 0) {
            Files.deleteIfExists(file());
            return;
        }
        Properties kept = new Properties();
        kept.setProperty(ORDER, order);
        kept.setProperty(COUNT, Integer.toString(failed.count()));
        kept.setProperty(LAST, failed.last().toString());
        kept.setProperty(RETRY, failed.retry().toString());
        failed.allowed().ifPresent(allowed -> kept.setProperty(ALLOWED, allowed.toString()));
        StringWriter text = new StringWriter();
        kept.store(text, "ACME orders that failed; remove this file to have the next one begun at once");
        PrivateFiles.createDirectories(directory);
        PrivateFiles.replace(file(), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Path file() {
        return directory.resolve("failed");
    }
}
