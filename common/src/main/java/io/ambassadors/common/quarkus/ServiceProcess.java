package io.ambassadors.common.quarkus;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import io.quarkus.runtime.Quarkus;
import org.jboss.logging.Logger;

import io.ambassadors.common.lifecycle.DrainController;
import io.ambassadors.common.lifecycle.Signals;

/**
 * A service and the process that it is: starts it, hears HUP and TERM, and ends the process in good order, with 0 after a drain and with 1
 * if it cannot start.
 *
 * @param <T> the service
 */
public final class ServiceProcess<T extends ConfiguredService<?>> {
    private static final Logger LOG = Logger.getLogger(ServiceProcess.class);

    /** When the admin plane, too, has started, whatever the machine. */
    private static final long START_SECONDS = 1;

    private final T service;
    private final DrainController drain;

    /** What else a service needs to run. */
    @FunctionalInterface
    public interface Start {
        /**
         * Starts it.
         *
         * @throws IOException if that cannot be; the message says why, and the process ends
         */
        void run() throws IOException;
    }

    /**
     * A process that does not serve yet.
     *
     * @param service makes the service, given whether the process is on its way out
     * @param delay how long connections are accepted after the request to end
     * @param deadline how long open ones are served after that
     */
    public ServiceProcess(Function<BooleanSupplier, T> service, Duration delay, Duration deadline) {
        this.service = service.apply(this::isDraining);
        this.drain = new DrainController(this.service, delay, deadline);
    }

    private boolean isDraining() {
        return drain.isDraining();
    }

    /** The service. */
    public T service() {
        return service;
    }

    /** Starts the service and what belongs to it, and listens to signals from then on. */
    public void start(Start more) {
        try {
            service.start();
            more.run();
        } catch (IOException e) {
            LOG.errorf("Cannot start: %s", e.getMessage());
            service.close();
            Quarkus.asyncExit(1);
            return;
        }
        Signals.on("HUP", () -> new Thread(service::reload, "reload").start());
        Signals.on("TERM", this::quit);
        // What the start leaves behind is half of the heap for ever after, as serving makes little garbage: 8 MB of
        // memory for 30 ms.
        CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS).execute(System::gc);
    }

    /** Drains and ends the process, as SIGTERM does. */
    public void quit() {
        drain.begin(() -> Quarkus.asyncExit(0));
    }

    /** Ends the service, without a drain where there was none. */
    public void stop() {
        service.close();
    }
}
