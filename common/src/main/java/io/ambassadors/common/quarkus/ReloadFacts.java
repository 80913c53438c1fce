package io.ambassadors.common.quarkus;

import java.util.Optional;
import java.util.function.Supplier;

import io.ambassadors.common.stats.ReloadStatus;

/** What can be wrong with a configuration file while what is in force still is. */
public final class ReloadFacts {
    private ReloadFacts() {}

    /** Registers {@code reload-refused} and {@code config-never-updates}. */
    public static void register(DegradedFacts facts, Supplier<ReloadStatus> reload) {
        facts.register("reload-refused", () -> refused(reload.get()));
        facts.register("config-never-updates", () -> subPath(reload.get()));
    }

    private static Optional<String> refused(ReloadStatus reload) {
        if (!reload.lastRefused()) {
            return Optional.empty();
        }
        return Optional.of("the file on disk is refused; what was in force before still is"
                + reload.problems().stream()
                        .findFirst()
                        .map(line -> ": " + line)
                        .orElse(""));
    }

    private static Optional<String> subPath(ReloadStatus reload) {
        return reload.subPathMount()
                ? Optional.of(reload.file()
                        + " is mounted with subPath, which Kubernetes never updates; mount the directory instead")
                : Optional.empty();
    }
}
