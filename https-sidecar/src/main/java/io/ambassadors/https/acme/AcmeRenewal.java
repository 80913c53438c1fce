package io.ambassadors.https.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.jboss.logging.Logger;

import io.ambassadors.https.acme.CertificateAuthority.Issued;
import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.stats.AcmeSnapshot;

/**
 * Has a certificate in storage that is good: orders one when there is none, and another before it ends. One daemon thread. An order that the end
 * of the process cuts off is begun anew by the next one.
 */
public final class AcmeRenewal implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AcmeRenewal.class);
    private static final Duration END_OF_THREAD = Duration.ofSeconds(2);

    /** How often storage is looked at: another replica may have got what we wait for, and clocks are set. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private static final Duration OTHER_ORDERS = Duration.ofSeconds(10);

    private final AcmeConfig config;
    private final CertificateAuthority authority;
    private final SharedChallenges shared;
    private final Runnable onIssued;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final CertificateStore certificates;
    private final OrderStore orders;
    private final DueTimes dueTimes;
    private final RenewalReport report;
    private final Instant started;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "acme-renewal");
    /** What storage did not take. */
    private FailedOrders unkept = FailedOrders.NONE;

    AcmeRenewal(
            AcmeConfig config,
            CertificateAuthority authority,
            SharedChallenges shared,
            Runnable onIssued,
            InstantSource clock,
            RandomGenerator random) {
        this.config = config;
        this.authority = authority;
        this.shared = shared;
        this.onIssued = onIssued;
        this.clock = clock;
        this.random = random;
        this.certificates =
                new CertificateStore(config.storage(), config.names().get(0));
        this.orders = new OrderStore(config);
        this.dueTimes = new DueTimes(config, authority, random);
        this.report = new RenewalReport(config);
        this.started = clock.instant();
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param challenges what the listeners ask
     * @param onIssued told, on the thread of the renewal, that another certificate is in {@link #certificateDirectory}; those who watch its
     *     files see it too
     * @throws IllegalArgumentException if {@link AcmeClient#refusals} has something to say
     */
    public static AcmeRenewal start(AcmeConfig config, AcmeChallenges challenges, Runnable onIssued) {
        AcmeRenewal renewal = new AcmeRenewal(
                config,
                new AcmeClient(config, challenges),
                new SharedChallenges(config, challenges, InstantSource.system()),
                onIssued,
                InstantSource.system(),
                new SecureRandom());
        renewal.startThread();
        return renewal;
    }

    /** Where a certificate for such a configuration is kept: {@code tls.crt} and {@code tls.key}, which need not exist yet. */
    public static Path certificateDirectory(AcmeConfig config) {
        return new CertificateStore(config.storage(), config.names().get(0)).directory();
    }

    /** How it stands. From any thread. */
    public AcmeSnapshot snapshot() {
        return report.snapshot();
    }

    /** Ends the thread, and an order that is under way with it. Returns within two seconds. */
    @Override
    public void close() {
        closed.countDown();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(END_OF_THREAD.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void startThread() {
        thread.start();
    }

    /** Whether the thread runs. */
    boolean running() {
        return thread.isAlive();
    }

    private void run() {
        try {
            boolean over = false;
            while (!over) {
                over = rest(Patience.between(clock.instant(), step()));
            }
        } catch (InterruptedException end) {
            LOG.debugf("No certificates are ordered any more: names=%s", config.names());
        } finally {
            shared.forget();
        }
    }

    /** Waits a minute at most, and answers for other replicas meanwhile. Whether it is the end. */
    private boolean rest(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + (pause.compareTo(LOOK) > 0 ? LOOK : pause).toNanos();
        long left = end - System.nanoTime();
        boolean over = closed.getCount() == 0;
        while (!over && left > 0) {
            shared.follow();
            over = closed.await(Math.min(left, SharedChallenges.LOOK.toNanos()), TimeUnit.NANOSECONDS);
            left = end - System.nanoTime();
        }
        return over;
    }

    /**
     * Does what is to be done now, if anything.
     *
     * @return when there is something to do again
     */
    Instant step() throws InterruptedException {
        Instant now = clock.instant();
        Due due = due(now);
        Instant at = begin(due);
        if (now.isBefore(at)) {
            report.state(waiting(due), at);
            return dueTimes.nextQuestion().filter(at::isAfter).orElse(at);
        }
        try (OrderStore.Lock lock = orders.tryLock().orElse(null)) {
            if (lock == null) {
                Instant again = now.plus(OTHER_ORDERS);
                report.state("another replica is ordering", again);
                return again;
            }
            // Another replica may have been done with it just now.
            Due still = due(now);
            if (now.isBefore(begin(still))) {
                return begin(still);
            }
            order(still);
        } catch (IOException e) {
            failed(new AcmeFailure(
                    "The ACME storage " + config.storage() + " cannot be used: " + e
                            + ". It must be a directory that this process may write",
                    e));
        } catch (RuntimeException e) {
            LOG.errorf(e, "An ACME order broke off: names=%s", config.names());
            failed(new AcmeFailure("The order broke off: " + e, e));
        }
        Due next = due(clock.instant());
        report.state(waiting(next), begin(next));
        return begin(next);
    }

    private Due due(Instant now) throws InterruptedException {
        return dueTimes.of(certificates.read(), now);
    }

    /** When an order may begin: when it is due, and not before failed ones allow it. */
    private Instant begin(Due due) {
        Instant earliest = failedOrders().earliest(started);
        return due.at().isBefore(earliest) ? earliest : due.at();
    }

    private String waiting(Due due) {
        return report.snapshot().lastError().isEmpty() ? due.waiting() : "failed, and is tried again";
    }

    private void order(Due due) throws InterruptedException, IOException {
        LOG.infof(
                "A certificate is ordered, since %s: names=%s authority=%s",
                due.reason(), config.names(), config.directory());
        report.ordering(due.reason());
        try {
            PrivateFiles.createDirectories(certificates.directory());
            if (!Files.isWritable(certificates.directory())) {
                throw new IOException(certificates.directory() + " is not writable");
            }
            Issued issued = authority.order(due.held().map(StoredCertificate::certificate));
            dueTimes.check(issued, clock.instant());
            StoredCertificate stored =
                    certificates.write(issued.chain(), issued.key(), config.directory(), clock.instant());
            keep(FailedOrders.NONE);
            report.issued();
            LOG.infof("A certificate came: names=%s notAfter=%s", config.names(), stored.notAfter());
            onIssued.run();
        } catch (AcmeFailure e) {
            failed(e);
        } catch (GeneralSecurityException e) {
            failed(new AcmeFailure("The authority gave a certificate that cannot be written: " + e.getMessage(), e));
        }
    }

    private void failed(AcmeFailure failure) {
        FailedOrders latest = failedOrders().and(failure, clock.instant(), random);
        report.failed(failure.getMessage());
        LOG.warnf(
                "No certificate could be got, it is tried again: names=%s next=%s problem=%s",
                config.names(), latest.earliest(started), failure.getMessage());
        keep(latest);
    }

    private FailedOrders failedOrders() {
        FailedOrders kept = orders.failed();
        return kept.last().isBefore(unkept.last()) ? unkept : kept;
    }

    private void keep(FailedOrders latest) {
        try {
            orders.keep(latest);
            unkept = FailedOrders.NONE;
        } catch (IOException e) {
            unkept = latest;
            LOG.warnf("The ACME storage does not take what is to be kept: storage=%s problem=%s", config.storage(), e);
        }
    }
}
