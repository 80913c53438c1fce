package io.ambassadors.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** How every demo runs: it starts, shows, and stays up until told to end. */
interface Demo {
    /** Starts everything, the ambassador from its {@code jar}. */
    void start(Path jar) throws Exception;

    /** Shows on standard output what the ambassador does. */
    void show() throws Exception;

    /** A demo that has not started anything. */
    interface Maker {
        Demo make() throws Exception;
    }

    /**
     * Runs one to its end.
     *
     * @param args path of the ambassador's quarkus-run.jar; then {@code --once} to end after what is shown
     */
    static void run(Maker maker, String[] args) throws Exception {
        try {
            Demo demo = maker.make();
            demo.start(Path.of(args[0]));
            demo.show();
            if (!List.of(args).contains("--once")) {
                System.out.println("\nIt stays up until you press Ctrl-C.");
                new CountDownLatch(1).await();
            }
            // Threads of services in this process would keep it.
            System.exit(0);
        } catch (DemoProblem e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(1);
        }
    }
}
