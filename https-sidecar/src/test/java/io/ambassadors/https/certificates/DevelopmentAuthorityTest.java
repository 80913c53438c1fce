package io.ambassadors.https.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.https.config.SidecarConfig;

final class DevelopmentAuthorityTest {
    private static final Map<String, String> POD = Map.of("HOSTNAME", "App-7D9f", "POD_IP", "10.1.2.3");

    @TempDir
    Path directory;

    @Test
    void vouchesForThisMachine() throws Exception {
        Path temporary = directory.resolve("temporary");
        DevelopmentAuthority authority = DevelopmentAuthority.open(Optional.empty(), temporary, Clock.systemUTC(), POD);

        Identity identity = authority.identity();

        assertThat(authority.problems()).isEmpty();
        assertThat(identity.kind()).isEqualTo(Identity.Kind.DEVELOPMENT);
        assertThat(identity.names()).containsExactly("localhost", "127.0.0.1", "::1", "10.1.2.3", "app-7d9f");
        assertThat(CertificateFacts.matches(identity.certificate().getPublicKey(), identity.key()))
                .isTrue();
        assertThat(authority.curlCommand(8443))
                .isEqualTo("curl --cacert " + temporary.resolve("ca.crt") + " https://localhost:8443/");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("ca.crt"))))
                .isEqualTo("rw-r--r--");
        assertThat(temporary).isDirectoryNotContaining("glob:**key*");
        assertThat(CertificateFacts.isIssuedBy(identity.certificate(), root(temporary)))
                .isTrue();
        assertThat(identity.certificate().getNotAfter().toInstant())
                .isBefore(Instant.now().plus(Duration.ofDays(31)));
    }

    @Test
    void isTheSameInItsDirectory() throws Exception {
        Path kept = directory.resolve("kept");
        DevelopmentAuthority first = kept(kept, Clock.systemUTC());
        DevelopmentAuthority second = kept(kept, Clock.systemUTC());

        assertThat(CertificateFacts.isIssuedBy(second.identity().certificate(), root(kept)))
                .isTrue();
        assertThat(CertificateFacts.isIssuedBy(first.identity().certificate(), root(kept)))
                .isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.resolve("ca.key"))))
                .isEqualTo("rw-------");
        assertThat(second.curlCommand(1)).contains(kept.resolve("ca.crt").toString());

        Files.writeString(kept.resolve("ca.key"), "broken");
        DevelopmentAuthority third = kept(kept, Clock.systemUTC());
        assertThat(third.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("ca.key", "another was made"));
        assertThat(CertificateFacts.isIssuedBy(third.identity().certificate(), root(kept)))
                .isTrue();
    }

    @Test
    void makesItsLeafAnewBeforeItEnds() {
        MovingClock clock = new MovingClock();
        DevelopmentAuthority authority =
                DevelopmentAuthority.open(Optional.empty(), directory.resolve("temporary"), clock, POD);
        Identity first = authority.identity();
        clock.now = clock.now.plus(Duration.ofDays(19));
        assertThat(authority.identity()).isSameAs(first);
        clock.now = clock.now.plus(Duration.ofDays(2));
        assertThat(authority.identity()).isNotSameAs(first);
        assertThat(authority.identity().notAfterMillis()).isGreaterThan(first.notAfterMillis());
    }

    @Test
    void doesWithoutAFileWhereThereIsNowhereToWrite() throws Exception {
        Path occupied = Files.writeString(directory.resolve("occupied"), "");
        DevelopmentAuthority authority =
                DevelopmentAuthority.open(Optional.empty(), occupied.resolve("below"), Clock.systemUTC(), POD);

        assertThat(authority.curlCommand(8443)).isEqualTo("curl --insecure https://localhost:8443/");
        assertThat(authority.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("cannot be written"));
    }

    @Test
    void doesNotWriteWhereALinkLeads() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(directory.resolve("temporary"), elsewhere);

        DevelopmentAuthority authority = DevelopmentAuthority.open(Optional.empty(), link, Clock.systemUTC(), POD);

        assertThat(elsewhere).isEmptyDirectory();
        Path file = authority.certificateFile().orElseThrow();
        assertThat(file).exists();
        Files.delete(file);
        Files.delete(file.getParent());
    }

    @Test
    void servesThoseWhoHaveNothingAndOutlivesAReload() {
        CertificateSources sources = new CertificateSources(SidecarConfig.DEFAULT);
        LoadedCertificates loaded = sources.load(null);

        assertThat(loaded.set().isDevelopment()).isTrue();
        assertThat(loaded.set().named("LOCALHOST")).contains(loaded.set().byDefault());
        assertThat(loaded.problems()).isEmpty();
        assertThat(sources.with(SidecarConfig.DEFAULT).development()).isEqualTo(sources.development());
        assertThat(sources.with(SidecarConfig.DEFAULT).load(loaded).set().byDefault())
                .isSameAs(loaded.set().byDefault());
        assertThat(sources.with(Configs.of(directory)).development()).isEmpty();
    }

    private static DevelopmentAuthority kept(Path directory, Clock clock) {
        return DevelopmentAuthority.open(Optional.of(directory), Path.of("unused"), clock, POD);
    }

    private static java.security.cert.X509Certificate root(Path directory) throws Exception {
        Path file = directory.resolve("ca.crt");
        List<java.security.cert.X509Certificate> found =
                PemContent.of(file, Files.readAllBytes(file)).certificates();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static final class MovingClock extends Clock {
        private Instant now = Instant.now();

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
