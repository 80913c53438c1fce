package io.ambassadors.https.service;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jboss.logging.Logger;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigWatcher;
import io.ambassadors.common.config.ReloadRecord;
import io.ambassadors.common.config.WatchedFiles;
import io.ambassadors.common.stats.ReloadStatus;
import io.ambassadors.https.certificates.CertificateSources;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.certificates.LoadedCertificates;
import io.ambassadors.https.certificates.SourceStatus;
import io.ambassadors.https.config.CertificatesConfig.Source;
import io.ambassadors.https.config.SidecarConfig;

/**
 * The certificates in force, and the files that they come from, which are watched. Everything that changes it is called by one thread at a
 * time.
 */
final class Certificates {
    private static final Logger LOG = Logger.getLogger(Certificates.class);

    private final ReloadRecord record;
    private final Runnable changed;
    private CertificateSources sources;
    private WatchedFiles files;
    private volatile LoadedCertificates loaded;
    private List<ConfigProblem> said = List.of();
    private ConfigWatcher watcher;
    private List<Object> watched = List.of();

    /**
     * Nothing yet.
     *
     * @param changed is told, on a thread of its own, when the files have changed
     */
    Certificates(SidecarConfig first, Runnable changed) {
        this.record = new ReloadRecord(first.certificates().sources().stream()
                .map(Source::path)
                .findFirst()
                .orElse(Path.of("certificates")));
        this.changed = changed;
    }

    /**
     * Certificates as a configuration names them and as the files are now.
     *
     * @param sources where they come from
     * @param files what was read, and what is watched with it
     * @param content of the files, as it was just before: what has changed since then is a change for who watches them
     */
    record Reading(CertificateSources sources, WatchedFiles files, byte[] content, LoadedCertificates loaded) {
        /** Whether there is anything to serve with. */
        boolean isUsable() {
            return loaded.set().byDefault() != null;
        }

        /** Why nothing can be served with. */
        String refusals() {
            return loaded.problems().stream()
                    .filter(ConfigProblem::isError)
                    .map(problem -> problem.file() + ": " + problem.message())
                    .reduce((one, other) -> one + "; " + other)
                    .orElse("no certificate was found");
        }
    }

    /** Reads the files that a configuration names. */
    Reading read(SidecarConfig config) {
        CertificateSources wanted = sources == null ? new CertificateSources(config) : sources.with(config);
        List<WatchedFiles> parts = new ArrayList<>();
        parts.add(wanted.files());
        config.tls().tickets().secret().ifPresent(secret -> parts.add(WatchedFiles.of(secret)));
        return read(wanted, new SecretFiles("certificates", parts));
    }

    private Reading read(CertificateSources from, WatchedFiles all) {
        byte[] content = all.read().orElse(new byte[0]);
        return new Reading(from, all, content, from.load(loaded));
    }

    /** Reads the files that were named last. */
    Reading readAgain() {
        return read(sources, files);
    }

    /**
     * What was read is in force. Problems are said that were not said before.
     *
     * @param besides what is wrong with files that are watched with them
     */
    void inForce(Reading reading, List<ConfigProblem> besides) {
        LoadedCertificates before = loaded;
        sources = reading.sources();
        files = reading.files();
        loaded = reading.loaded();
        List<ConfigProblem> problems = new ArrayList<>(loaded.problems());
        problems.addAll(besides);
        for (ConfigProblem problem : problems) {
            if (!said.contains(problem)) {
                problem.severity().log(LOG, problem);
            }
        }
        if (before == null) {
            record.started(problems);
        } else {
            List<String> news = news(before, loaded);
            if (!news.isEmpty()) {
                record.accepted(problems, news);
            } else if (problems.stream().anyMatch(ConfigProblem::isError) && !problems.equals(said)) {
                record.refused(problems);
            }
        }
        said = problems;
    }

    /** What was read is not in force: TLS refuses it. */
    void refused(Reading reading, String why) {
        List<ConfigProblem> problems = new ArrayList<>(reading.loaded().problems());
        problems.add(new ConfigProblem(
                ConfigProblem.Severity.ERROR,
                Path.of("certificates"),
                0,
                0,
                why,
                "what was in force before still serves"));
        if (!problems.equals(said)) {
            record.refused(problems);
            said = problems;
        }
    }

    private static List<String> news(LoadedCertificates before, LoadedCertificates after) {
        List<String> news = new ArrayList<>();
        for (SourceStatus source : after.sources()) {
            Optional<Identity> old = before.sources().stream()
                    .filter(other -> other.source().equals(source.source()))
                    .findFirst()
                    .flatMap(SourceStatus::identity);
            source.identity().ifPresent(now -> {
                if (old.isEmpty() || old.get() != now) {
                    news.add(source.source() + ": generation " + now.generation() + ", valid until "
                            + now.certificate().getNotAfter().toInstant());
                }
            });
        }
        if (!before.set().clientTrust().equals(after.set().clientTrust())) {
            news.add("client authorities: "
                    + after.set().clientTrust().authorities().size() + ", lists of revoked ones: "
                    + after.set().clientTrust().revoked().size());
        }
        return news;
    }

    /** Watches the files of the configuration in force from now on, which were read last as this. */
    void watch(SidecarConfig config, Reading reading) {
        List<Object> wanted = List.of(
                config.certificates(), config.clients(), config.tls().tickets().secret(), config.acme());
        if (wanted.equals(watched)) {
            return;
        }
        ConfigWatcher next = ConfigWatcher.start(
                reading.files(),
                FileSystems.getDefault(),
                reading.content(),
                ConfigWatcher.Timing.DEFAULT,
                content -> changed.run());
        close();
        synchronized (this) {
            watcher = next;
        }
        watched = wanted;
    }

    /** What is in force; null before the first. */
    LoadedCertificates loaded() {
        return loaded;
    }

    /** Where it comes from; null before the first. */
    CertificateSources sources() {
        return sources;
    }

    ReloadStatus status() {
        return record.status();
    }

    long attempts() {
        return record.attempts();
    }

    /** Watches no more. */
    void close() {
        ConfigWatcher watching;
        synchronized (this) {
            watching = watcher;
            watcher = null;
        }
        if (watching != null) {
            watching.close();
        }
    }
}
