package io.ambassadors.https.certificates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.config.CertificatesConfig.Source;
import io.ambassadors.https.config.SidecarConfig;

/**
 * The files of one identity.
 *
 * @param name as the user named it: a directory or a file
 * @param kind whose they are
 * @param certificate file of the certificate, and of the key if {@code key} is empty
 * @param key file of the key, if it is another
 * @param password file of the key's password
 * @param ocsp file of an OCSP response, which need not be there unless the user named it
 * @param ocspNamed whether the user named it
 * @param authority {@code ca.crt} beside the certificate, which need not be there
 */
record Place(
        String name,
        Identity.Kind kind,
        Path certificate,
        Optional<Path> key,
        Optional<Path> password,
        Optional<Path> ocsp,
        boolean ocspNamed,
        Optional<Path> authority) {
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String OCSP = "tls.ocsp";
    private static final String AUTHORITY = "ca.crt";

    /** All places of a configuration as the file system is now, in order; a place that is named twice counts once. */
    static List<Place> of(SidecarConfig config) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (Source source : config.certificates().sources()) {
            for (Place place : of(source)) {
                places.putIfAbsent(place.name(), place);
            }
        }
        config.acme().map(Place::of).ifPresent(place -> places.putIfAbsent(place.name(), place));
        return new ArrayList<>(places.values());
    }

    /** Files that are read together. */
    Set<Path> files() {
        Set<Path> files = new LinkedHashSet<>();
        files.add(certificate);
        key.ifPresent(files::add);
        password.ifPresent(files::add);
        ocsp.ifPresent(files::add);
        authority.ifPresent(files::add);
        return files;
    }

    private static Place of(AcmeConfig acme) {
        Path directory = acme.storage()
                .toAbsolutePath()
                .resolve("certificates")
                .resolve(acme.names().get(0));
        return secret(directory, Source.of(directory), Identity.Kind.ACME);
    }

    private static List<Place> of(Source source) {
        Path path = source.path();
        if (source.key().isPresent() || Files.isRegularFile(path)) {
            return List.of(file(source));
        }
        if (exists(path.resolve(CERTIFICATE)) || exists(path.resolve(KEY))) {
            return List.of(secret(path, source, Identity.Kind.FILE));
        }
        List<Path> below = secretsBelow(path);
        return below.isEmpty()
                ? List.of(secret(path, source, Identity.Kind.FILE))
                : below.stream()
                        .map(directory -> secret(directory, source, Identity.Kind.FILE))
                        .toList();
    }

    private static List<Path> secretsBelow(Path directory) {
        return directoriesBelow(directory).stream()
                .filter(below -> exists(below.resolve(CERTIFICATE)) || exists(below.resolve(KEY)))
                .toList();
    }

    /** Directories in a directory; names that begin with a dot are how Kubernetes keeps generations apart, and do not count. */
    static List<Path> directoriesBelow(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException absent) {
            return List.of();
        }
    }

    private static Place secret(Path directory, Source source, Identity.Kind kind) {
        return new Place(
                directory.toString(),
                kind,
                directory.resolve(CERTIFICATE),
                Optional.of(directory.resolve(KEY)),
                source.passwordFile(),
                Optional.of(source.ocspFile().orElse(directory.resolve(OCSP))),
                source.ocspFile().isPresent(),
                Optional.of(directory.resolve(AUTHORITY)));
    }

    private static Place file(Source source) {
        return new Place(
                source.path().toString(),
                Identity.Kind.FILE,
                source.path(),
                source.key(),
                source.passwordFile(),
                source.ocspFile(),
                source.ocspFile().isPresent(),
                Optional.of(source.path().resolveSibling(AUTHORITY)));
    }

    private static boolean exists(Path file) {
        return Files.exists(file);
    }
}
