package io.ambassadors.common.stats;

import java.util.List;

/**
 * How the configuration in force came about.
 *
 * @param file the configuration file
 * @param loadedAtMillis when the configuration in force was loaded, milliseconds since the epoch
 * @param accepted reloads that took effect since start
 * @param refused reloads that were refused since start
 * @param lastAttemptMillis when a reload was last tried; 0 if never
 * @param lastRefused whether the last attempt was refused, so that the file on disk is not what is served
 * @param problems what was said of the file at the last attempt, one line each with file and line number
 * @param subPathMount whether the file looks like a Kubernetes subPath mount, which never updates
 */
public record ReloadStatus(
        String file,
        long loadedAtMillis,
        long accepted,
        long refused,
        long lastAttemptMillis,
        boolean lastRefused,
        List<String> problems,
        boolean subPathMount) {
    /** No file was read yet. */
    public static final ReloadStatus NONE = new ReloadStatus("", 0, 0, 0, 0, false, List.of(), false);
}
