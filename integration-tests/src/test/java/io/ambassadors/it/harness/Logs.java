package io.ambassadors.it.harness;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Shows what the ambassadors of a failed test have logged. Registered for every test. */
public final class Logs implements TestWatcher, BeforeEachCallback {
    private static final int SHOWN = 12_000;
    private static final List<Service> RUNNING = new ArrayList<>();
    private static final List<String> ENDED = new ArrayList<>();

    static synchronized void started(Service service) {
        RUNNING.add(service);
    }

    static synchronized void ended(Service service) {
        RUNNING.remove(service);
        ENDED.add(tail(service.log()));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        synchronized (Logs.class) {
            ENDED.clear();
        }
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        synchronized (Logs.class) {
            ENDED.forEach(log -> print(context, log));
            RUNNING.forEach(service -> print(context, tail(service.log())));
        }
    }

    private static void print(ExtensionContext context, String log) {
        System.err.println("---- an ambassador of " + context.getDisplayName() + " said:\n" + log + "\n----");
    }

    private static String tail(String log) {
        return log.substring(Math.max(0, log.length() - SHOWN));
    }
}
