package io.ambassadors.splitting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that tells the number of the serving process. In a Pod the root file system is read-only and there is no need for it: a file
 * that cannot be written is told of once, and missed by {@code -s} only.
 */
public final class PidFile {
    private final Path file;
    private final String pid;

    private PidFile(Path file, String pid) {
        this.file = file;
        this.pid = pid;
    }

    /**
     * Writes the number of this process.
     *
     * @param say takes what is to be told if it cannot be written
     */
    public static Optional<PidFile> write(Path file, java.util.function.Consumer<String> say) {
        PidFile written =
                new PidFile(file, Long.toString(ProcessHandle.current().pid()));
        try {
            Files.writeString(file, written.pid + "\n");
            return Optional.of(written);
        } catch (IOException e) {
            say.accept("no pid file, since \"" + file + "\" cannot be written: " + Reasons.of(e));
            return Optional.empty();
        }
    }

    /** Removes it, unless another process has taken it over meanwhile. */
    public void remove() {
        try {
            if (Files.readString(file).strip().equals(pid)) {
                Files.delete(file);
            }
        } catch (IOException gone) {
            // Nothing to remove, and nobody left to tell.
        }
    }
}
