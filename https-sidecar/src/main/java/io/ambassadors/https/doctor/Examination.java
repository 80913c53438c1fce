package io.ambassadors.https.doctor;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

import io.ambassadors.https.certificates.CertificateSources;
import io.ambassadors.https.certificates.LoadedCertificates;
import io.ambassadors.https.cli.Doctor;
import io.ambassadors.https.config.SidecarConfig;

/** What {@code --doctor} does. */
public final class Examination implements Doctor {
    @Override
    public int run(SidecarConfig config, Optional<Path> file, PrintStream out) {
        LoadedCertificates loaded = new CertificateSources(config).load(null);
        loaded.problems().forEach(out::println);
        return loaded.hasErrors() ? 1 : 0;
    }
}
