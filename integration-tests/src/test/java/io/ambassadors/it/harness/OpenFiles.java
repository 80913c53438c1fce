package io.ambassadors.it.harness;

import java.lang.management.ManagementFactory;

import com.sun.management.UnixOperatingSystemMXBean;
import org.junit.jupiter.api.Assumptions;

/** How many files this process may open. */
public final class OpenFiles {
    private static final int BESIDE = 500;

    private OpenFiles() {}

    /** Skips the test unless {@code sockets} may be open. */
    public static void expect(int sockets) {
        long allowed = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 0;
        Assumptions.assumeTrue(allowed > sockets + BESIDE, "ulimit -n is too low for " + sockets + " sockets");
    }
}
