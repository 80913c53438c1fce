package io.ambassadors.https.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.testing.Ports;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.file.Overrides;
import io.ambassadors.https.config.file.ParsedSidecar;
import io.ambassadors.https.config.file.SidecarFile;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/** A directory with a configuration and what it names, healthy unless told, on ports that are free; the backend excepted. */
final class Installation {
    static final TestAuthority ROOT = TestAuthority.root("Test root");

    final Path directory;
    final int port = Ports.free();
    int backend;
    private final int adminPort = Ports.free();
    private String text = "";

    /**
     * One in a directory.
     *
     * @param backend port of the legacy service
     */
    Installation(Path directory, int backend) {
        this.directory = directory;
        this.backend = backend;
    }

    /** What was examined. */
    record Result(int exit, List<String> lines) {
        /** Lines of findings of this level, and what is to be done, without what stands before them. */
        List<String> of(String level) {
            return lines.stream()
                    .filter(line -> line.startsWith("  " + level + " "))
                    .map(line -> line.substring(8))
                    .toList();
        }
    }

    /** Adds lines to the configuration; DIR stands for the directory. */
    Installation with(String lines) {
        text += lines.replace("DIR", directory.toString()) + "\n";
        return this;
    }

    /** A Secret, as Kubernetes would mount it. */
    Installation secret(String name, TestCertificate certificate) throws IOException {
        return secret(name, certificate.chainPem(), certificate.keyPem());
    }

    Installation secret(String name, String certificate, String key) throws IOException {
        Path secret = Files.createDirectories(directory.resolve(name));
        Files.writeString(secret.resolve("tls.crt"), certificate);
        Files.writeString(secret.resolve("tls.key"), key);
        return this;
    }

    SidecarConfig config() {
        ParsedSidecar parsed = parsed();
        if (!parsed.accepted()) {
            throw new IllegalArgumentException(parsed.problems().toString());
        }
        return parsed.config().orElseThrow();
    }

    private ParsedSidecar parsed() {
        String whole = "listen: 127.0.0.1:" + port + "\n"
                + (text.contains("backend:") ? "" : "backend: 127.0.0.1:" + backend + "\n")
                + (text.contains("certificates:") || text.contains("acme:")
                        ? ""
                        : "certificates: [" + directory + "/tls]\n")
                + text;
        return SidecarFile.parse(directory.resolve("https-sidecar.yml"), whole, Overrides.NONE);
    }

    Result examine() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int exit = new Examination(Map.of("QUARKUS_HTTP_PORT", String.valueOf(adminPort)))
                .run(
                        config(),
                        Optional.of(directory.resolve("https-sidecar.yml")),
                        parsed().problems(),
                        new PrintStream(bytes, true, UTF_8));
        return new Result(exit, bytes.toString(UTF_8).lines().toList());
    }
}
