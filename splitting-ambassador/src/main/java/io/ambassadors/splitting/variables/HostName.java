package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The name of this machine, as {@code gethostname()} gives it, in lower case. */
final class HostName {
    /** Asking the resolver instead may take seconds in a Pod without DNS. */
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    static String find() {
        try {
            return Files.readString(KERNEL, ISO_8859_1).strip().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return fromResolver();
        }
    }

    private static String fromResolver() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            return "localhost";
        }
    }
}
