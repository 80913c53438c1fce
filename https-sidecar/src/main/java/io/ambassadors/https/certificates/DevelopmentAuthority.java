package io.ambassadors.https.certificates;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.ambassadors.common.config.ConfigProblem;

/**
 * An authority of our own, for those who try us out and have no certificate: clients that are given its certificate accept ours. It vouches
 * for this machine alone, and its key does not leave memory unless there is a directory to keep it in.
 */
public final class DevelopmentAuthority {
    /** What its identity names as source. */
    public static final String SOURCE = "development authority";

    private static final String CERTIFICATE = "ca.crt";
    private static final String KEY = "ca.key";
    /** RFC 5280, appendix A.1, ub-common-name. */
    private static final int LONGEST_COMMON_NAME = 64;

    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final Duration ROOT_LIFETIME = Duration.ofDays(3650);

    private final Optional<Path> directory;
    private final Clock clock;
    private final List<String> names;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final IssuedPair root;
    private final Optional<Path> certificateFile;
    private Identity identity;

    private DevelopmentAuthority(Optional<Path> directory, Path temporary, Clock clock, List<String> names) {
        this.directory = directory;
        this.clock = clock;
        this.names = names;
        this.root = directory.flatMap(this::kept).orElseGet(this::made);
        this.certificateFile = directory.flatMap(this::keep).or(() -> publish(temporary));
        this.identity = issue();
    }

    /**
     * The authority kept in a directory, made if it is not there; without a directory, one in memory.
     *
     * @param directory need not exist
     */
    public static DevelopmentAuthority open(Optional<Path> directory, Clock clock) {
        Path temporary = Path.of(
                System.getProperty("java.io.tmpdir"),
                "https-sidecar-" + ProcessHandle.current().pid());
        return open(directory, temporary, clock, System.getenv());
    }

    static DevelopmentAuthority open(
            Optional<Path> directory, Path temporary, Clock clock, Map<String, String> environment) {
        return new DevelopmentAuthority(directory, temporary, clock, names(environment));
    }

    /** Where it is kept; empty for in memory. */
    public Optional<Path> directory() {
        return directory;
    }

    /** Its certificate, as PEM; empty if there is nowhere to write. */
    public Optional<Path> certificateFile() {
        return certificateFile;
    }

    /** One line that shows that it works. */
    public String curlCommand(int port) {
        return "curl "
                + certificateFile.map(file -> "--cacert " + file).orElse("--insecure")
                + " https://localhost:" + port + "/";
    }

    /** A certificate for this machine, with its key: good for thirty days, and another one when two thirds of them are over. */
    public synchronized Identity identity() {
        if (Instant.now(clock)
                .isAfter(Instant.ofEpochMilli(identity.notAfterMillis()).minus(LIFETIME.dividedBy(3)))) {
            identity = issue();
        }
        return identity;
    }

    /** What could not be kept or written. */
    List<ConfigProblem> problems() {
        return List.copyOf(problems);
    }

    private Identity issue() {
        Instant now = Instant.now(clock);
        IssuedPair leaf = root.issue("localhost", names, now.minus(Duration.ofHours(1)), now.plus(LIFETIME));
        return new Identity(
                SOURCE,
                Identity.Kind.DEVELOPMENT,
                List.of(leaf.certificate()),
                leaf.key(),
                CertificateFacts.names(leaf.certificate()),
                Optional.empty(),
                CertificateFacts.fingerprint(leaf.certificate()).substring(0, 12),
                now.toEpochMilli());
    }

    private IssuedPair made() {
        Instant now = Instant.now(clock);
        String name = "Development authority of " + names.get(names.size() - 1);
        return IssuedPair.root(
                name.substring(0, Math.min(name.length(), LONGEST_COMMON_NAME)),
                now.minus(Duration.ofHours(1)),
                now.plus(ROOT_LIFETIME));
    }

    private Optional<IssuedPair> kept(Path from) {
        Path certificate = from.resolve(CERTIFICATE);
        Path key = from.resolve(KEY);
        if (!Files.exists(certificate) && !Files.exists(key)) {
            return Optional.empty();
        }
        try {
            IssuedPair pair = IssuedPair.read(certificate, key);
            Instant end = pair.certificate().getNotAfter().toInstant();
            if (Instant.now(clock).plus(LIFETIME).isBefore(end)) {
                return Optional.of(pair);
            }
            problems.add(Warnings.of(
                    certificate,
                    "The development authority ends at " + end + ": another was made",
                    "Give it to clients"));
        } catch (RefusedException broken) {
            problems.add(Warnings.of(
                    certificate,
                    "The development authority cannot be read (" + broken.reason() + "): another was made",
                    "Give it to clients"));
        }
        return Optional.empty();
    }

    private Optional<Path> keep(Path to) {
        try {
            Files.createDirectories(to);
            write(to.resolve(KEY), root.keyPem(), "rw-------");
            write(to.resolve(CERTIFICATE), root.certificatePem(), "rw-r--r--");
            return Optional.of(to.resolve(CERTIFICATE));
        } catch (IOException | UnsupportedOperationException e) {
            problems.add(Warnings.of(
                    to,
                    "The development authority cannot be kept here, and will be another after a restart: " + e,
                    "Mount a directory there that we may write to"));
            return Optional.empty();
        }
    }

    /** The certificate alone, in a directory that is ours: whoever else could write there could have curl trust somebody else. */
    private Optional<Path> publish(Path wanted) {
        try {
            Path place = directory(wanted);
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path file = place.resolve(CERTIFICATE);
            write(file, root.certificatePem(), "rw-r--r--");
            place.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return Optional.of(file);
        } catch (IOException | UnsupportedOperationException e) {
            problems.add(Warnings.of(
                    wanted,
                    "The certificate of the development authority cannot be written here: " + e,
                    "Let us write there (an emptyDir volume on /tmp), or use curl --insecure"));
            return Optional.empty();
        }
    }

    /** Made by nobody but us: what is looked at first and made afterwards could be another's in between. */
    private static Path directory(Path wanted) throws IOException {
        Files.createDirectories(wanted.toAbsolutePath().getParent());
        try {
            return Files.createDirectory(wanted);
        } catch (FileAlreadyExistsException before) {
            return isOurs(wanted) ? wanted : Files.createTempDirectory("https-sidecar-");
        }
    }

    private static boolean isOurs(Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(Path.of("/proc/self")));
    }

    /** Complete or not at all, and never readable by more than is meant, even for a moment. */
    private static void write(Path file, String text, String permissions) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                ".new-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, text.getBytes(StandardCharsets.US_ASCII));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(permissions));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What this machine is called, as far as it knows, and as others in the cluster reach it. The host's name is last. */
    private static List<String> names(Map<String, String> environment) {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        String podIp = environment.getOrDefault("POD_IP", "");
        if (ServerNames.isAddress(podIp)) {
            names.add(ServerNames.normalized(podIp));
        }
        String host = environment.getOrDefault("HOSTNAME", "");
        if (host.isBlank()) {
            try {
                host = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                host = "localhost";
            }
        }
        // Last, even if it is there already.
        names.remove(ServerNames.normalized(host));
        names.add(ServerNames.normalized(host));
        return List.copyOf(names);
    }
}
