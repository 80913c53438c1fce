package io.ambassadors.https.certificates;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.WatchedFiles;
import io.ambassadors.https.config.CertificatesConfig;
import io.ambassadors.https.config.SidecarConfig;

/**
 * All that a configuration names as certificates, keys and client authorities.
 *
 * <p>{@link #load} is to be called at the start, whenever a watcher of {@link #files} tells of a change, and every hour or so, since certificates
 * and OCSP responses end without any file changing. It blocks for milliseconds; where somebody keeps writing, for a few hundred.
 */
public final class CertificateSources {
    private static final String KEPT = "what was in force before still serves";
    private static final String LEFT_OUT = "nothing of it serves";

    private final SidecarConfig config;
    private final Clock clock;
    private final Optional<DevelopmentAuthority> development;

    /** Of a configuration. If that names neither files nor ACME, a development authority is made. */
    public CertificateSources(SidecarConfig config) {
        this(config, Clock.systemUTC(), Optional.empty());
    }

    CertificateSources(SidecarConfig config, Clock clock, Optional<DevelopmentAuthority> known) {
        this.config = config;
        this.clock = clock;
        boolean wanted =
                config.certificates().sources().isEmpty() && config.acme().isEmpty();
        Optional<Path> directory = config.certificates().developmentDirectory();
        this.development = wanted
                ? Optional.of(known.filter(authority -> authority.directory().equals(directory))
                        .orElseGet(() -> DevelopmentAuthority.open(directory, clock)))
                : Optional.empty();
    }

    /** Of another configuration, with the same development authority, so that clients which trust it still do. */
    public CertificateSources with(SidecarConfig other) {
        return new CertificateSources(other, clock, development);
    }

    /** The development authority, if there is nothing else. */
    public Optional<DevelopmentAuthority> development() {
        return development;
    }

    /** Everything that is read, to be watched as one. */
    public WatchedFiles files() {
        return new CertificateFiles(config);
    }

    /**
     * Reads everything.
     *
     * @param previous what is in force; null at first
     * @return what is to be in force. A source that is broken keeps the identity that it had, or is left out if it had none; identities whose
     *     files have not changed are the very ones of {@code previous}
     */
    public LoadedCertificates load(LoadedCertificates previous) {
        return new Loading(previous).run();
    }

    /** One call of {@link #load}. */
    private final class Loading {
        private final Optional<LoadedCertificates> previous;
        private final Map<String, Identity> before = new HashMap<>();
        private final List<SourceStatus> sources = new ArrayList<>();
        private final List<ConfigProblem> problems = new ArrayList<>();
        private final List<ConfigProblem> refusedByClients = new ArrayList<>();

        Loading(LoadedCertificates previous) {
            this.previous = Optional.ofNullable(previous);
            this.previous.ifPresent(loaded -> loaded.sources()
                    .forEach(source -> source.identity().ifPresent(known -> before.put(source.source(), known))));
        }

        LoadedCertificates run() {
            List<Place> places = Place.of(config);
            places.forEach(this::read);
            reportLost(places);
            development.ifPresent(this::develop);
            List<Identity> identities = sources.stream()
                    .flatMap(source -> source.identity().stream())
                    .toList();
            problems.addAll(Warnings.sharedNames(identities));
            Optional<String> refused = Optional.empty();
            ClientTrust trust;
            try {
                trust = ClientTrustReader.of(config.clients(), places).read(clock.instant(), problems);
            } catch (RefusedException broken) {
                trust = previous.map(loaded -> loaded.set().clientTrust()).orElse(ClientTrust.NONE);
                refused = Optional.of(broken.reason());
                problems.add(broken.problem(previous.isPresent() ? KEPT : "no client certificate is good"));
            }
            return new LoadedCertificates(
                    new CertificateSet(identities, byDefault(identities, trust), trust),
                    sources,
                    problems,
                    refused,
                    refusedByClients);
        }

        private void read(Place place) {
            Identity known = before.get(place.name());
            if (place.kind() == Identity.Kind.ACME && known == null && !Files.exists(place.certificate())) {
                sources.add(status(place.name(), null, null));
                return;
            }
            try {
                IdentityReader.Reading reading = new IdentityReader(clock).read(place);
                Identity identity = sameAs(known, reading.identity()) ? known : reading.identity();
                sources.add(status(place.name(), identity, null));
                Warnings.Said said =
                        Warnings.about(place, reading, config.certificates().expiryWarning(), clock.instant());
                problems.addAll(said.all());
                refusedByClients.addAll(said.refused());
            } catch (RefusedException broken) {
                sources.add(status(place.name(), known, broken.reason()));
                problems.add(broken.problem(known == null ? LEFT_OUT : KEPT));
            }
        }

        /** Secrets below a directory that were there and are there no more. */
        private void reportLost(List<Place> places) {
            Set<String> present = new HashSet<>();
            places.forEach(place -> present.add(place.name()));
            for (SourceStatus source : previous.map(LoadedCertificates::sources).orElse(List.of())) {
                Path parent = Path.of(source.source()).getParent();
                boolean ours = config.certificates().sources().stream()
                        .map(CertificatesConfig.Source::path)
                        .anyMatch(path -> path.equals(parent));
                if (ours && source.identity().isPresent() && !present.contains(source.source())) {
                    RefusedException gone = new RefusedException(
                            Path.of(source.source()),
                            "There is no such directory any more",
                            "Create the Secret again, or restart without it");
                    sources.add(status(source.source(), source.identity().get(), gone.reason()));
                    problems.add(gone.problem(KEPT));
                }
            }
        }

        private void develop(DevelopmentAuthority authority) {
            sources.add(status(DevelopmentAuthority.SOURCE, authority.identity(), null));
            problems.addAll(authority.problems());
        }

        private SourceStatus status(String name, Identity identity, String refused) {
            return new SourceStatus(name, Optional.ofNullable(identity), Optional.ofNullable(refused), clock.millis());
        }

        private Identity byDefault(List<Identity> identities, ClientTrust trust) {
            Identity first = identities.isEmpty() ? null : identities.get(0);
            String name = config.certificates().defaultName();
            if (name.isEmpty() || first == null) {
                return first;
            }
            return new CertificateSet(identities, first, trust).named(name).orElseGet(() -> {
                problems.add(Warnings.of(
                        Path.of(first.source()),
                        "No certificate has the name " + name + ", which is to be the default; this one, the first, is",
                        "Add a certificate for it, or name another as default"));
                return first;
            });
        }
    }

    private static boolean sameAs(Identity known, Identity read) {
        return known != null
                && known.kind() == read.kind()
                && known.generation().equals(read.generation())
                && Arrays.equals(
                        known.ocspResponse().orElse(null), read.ocspResponse().orElse(null));
    }
}
