package io.ambassadors.https.certificates;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.ambassadors.common.config.WatchedFiles;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.SidecarConfig;

/**
 * All files that certificates and client authorities come from, to be watched as one. A file that is not there is part of the content too:
 * a Secret that is deleted is a change.
 */
final class CertificateFiles implements WatchedFiles {
    private final SidecarConfig config;

    CertificateFiles(SidecarConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "certificates";
    }

    /** A line for each file with a digest of its content: the same as long as they are, and small. */
    @Override
    public Optional<byte[]> read() {
        StringBuilder text = new StringBuilder();
        for (Path file : files()) {
            text.append(file).append(' ').append(digest(file)).append('\n');
        }
        return Optional.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Set<Path> directories() {
        Set<Path> paths = files();
        config.certificates().sources().forEach(source -> {
            paths.add(source.path());
            // One that is empty may become a Secret.
            paths.addAll(Place.directoriesBelow(source.path()));
        });
        if (config.clients().verify() != ClientsConfig.Verify.NONE) {
            paths.addAll(config.clients().ca());
        }
        return LinkTrail.directories(paths);
    }

    /** Files as the file system is now; some of them need not exist. */
    Set<Path> files() {
        List<Place> places = Place.of(config);
        Set<Path> files = new LinkedHashSet<>();
        places.forEach(place -> files.addAll(place.files()));
        files.addAll(ClientTrustReader.of(config.clients(), places).files());
        return files;
    }

    private static String digest(Path file) {
        try {
            return Files.size(file) > SteadyFiles.LARGEST
                    ? "too large"
                    : CertificateFacts.sha256(Files.readAllBytes(file));
        } catch (IOException absent) {
            return "absent";
        }
    }
}
