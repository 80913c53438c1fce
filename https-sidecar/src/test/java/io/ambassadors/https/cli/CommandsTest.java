package io.ambassadors.https.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.https.config.file.ConfigSource;
import io.ambassadors.https.config.file.Overrides;
import io.ambassadors.https.config.file.SidecarKeys;

class CommandsTest {
    @TempDir
    Path directory;

    private ByteArrayOutputStream out;
    private ByteArrayOutputStream err;

    private int run(Map<String, String> environment, Object... args) {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        Doctor doctor = (config, file, problems, to) -> {
            to.println("examined " + config.listen().get(0).text() + " of " + file.isPresent());
            return 7;
        };
        String[] words = List.of(args).stream().map(Object::toString).toArray(String[]::new);
        return new Commands(environment, doctor, print(out), print(err)).run(ArgumentParser.parse(words));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(UTF_8).lines().toList();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("s.yml"), text);
    }

    @Test
    void saysThatAFileIsFine() throws IOException {
        Path file = file("post-quantum: require\n");

        assertThat(run(Map.of(), "-t", "-c", file)).isZero();
        assertThat(lines(out)).isEmpty();
        assertThat(lines(err))
                .containsExactly(
                        file + ":1:1: note: post-quantum: require leaves TLS 1.3 alone, since TLS 1.2 has no such key"
                                + " agreement",
                        "https-sidecar: configuration file '" + file + "' can be used");
    }

    @Test
    void saysAllThatIsWrongAndTheVerdict() throws IOException {
        Path file = file("lisen: 1\nprofile: old\n");

        assertThat(run(Map.of("HTTPS_SIDECAR_BACKEND", "x"), "-t", "-c", file)).isEqualTo(1);
        assertThat(lines(err)).hasSize(4);
        assertThat(lines(err).get(0)).startsWith(file + ":1:1: error: unknown key 'lisen'");
        assertThat(lines(err).get(1)).startsWith(file + ":2:10: error: profile: found 'old'");
        assertThat(lines(err).get(2)).startsWith("HTTPS_SIDECAR_BACKEND: error: backend: found 'x'");
        assertThat(lines(err).get(3))
                .isEqualTo("https-sidecar: configuration file '" + file + "' cannot be used: 3 errors");
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        Path absent = directory.resolve("absent.yml");

        assertThat(run(Map.of(), "-t", "-c", absent)).isEqualTo(1);
        assertThat(lines(err))
                .containsExactly(
                        absent
                                + ": error: there is no such file; check the path given with -c, and where the ConfigMap is"
                                + " mounted",
                        "https-sidecar: configuration file '" + absent + "' cannot be used: 1 error");
    }

    @Test
    void anOptionNamesItself() throws IOException {
        assertThat(run(Map.of(), "-t", "-c", file(""), "--listen", "nowhere")).isEqualTo(1);
        assertThat(lines(err).get(0)).startsWith("--listen: error: listen: found 'nowhere'");
    }

    @Test
    void letsTheDoctorExamineWhatCanBeUsed() throws IOException {
        assertThat(run(Map.of(), "--doctor", "-c", file("listen: 9443\n"))).isEqualTo(7);
        assertThat(lines(out)).containsExactly("examined 9443 of true");

        assertThat(run(Map.of(), "--doctor", "-c", file("listen: no\n"))).isEqualTo(1);
        assertThat(lines(out)).hasSize(2).last().asString().contains("cannot be used");
    }

    @Test
    void saysHowToUseIt() {
        assertThat(run(Map.of(), "-h")).isZero();
        assertThat(lines(out))
                .contains(
                        "  -t, --test            check the configuration alone, say what is wrong, and exit with 0 or 1");
        assertThat(lines(out).get(0)).startsWith("Usage: https-sidecar ");
        assertThat(run(Map.of(), "-V")).isZero();
        assertThat(lines(out).get(0)).matches("https-sidecar \\d.*");
        assertThat(run(Map.of(), "--keys")).isZero();
        assertThat(lines(out)).hasSize(4 * SidecarKeys.ALL.size()).contains("    HTTPS_SIDECAR_FIX_UPS_LOCATION");
    }

    @Test
    void refusesAWrongCommandLine() {
        assertThat(run(Map.of(), "--lisen", ":1")).isEqualTo(1);
        assertThat(lines(err))
                .containsExactly(
                        "https-sidecar: unknown option '--lisen'; did you mean --listen?", "Try https-sidecar -h");
        assertThat(lines(out)).isEmpty();
    }

    @Test
    void doesNotServe() {
        assertThatIllegalArgumentException().isThrownBy(() -> run(Map.of()));
    }

    @Test
    void preparesOnlyWhatCanBeUsed() throws IOException {
        err = new ByteArrayOutputStream();
        ConfigSource bad = new ConfigSource(Optional.of(file("listen: no\nredirect-port: 1\n")), Overrides.NONE);

        assertThat(new Preparation(bad, print(err)).prepare()).isEmpty();
        assertThat(lines(err)).hasSize(2).last().asString().endsWith("cannot be used");

        err.reset();
        assertThat(new Preparation(new ConfigSource(Optional.of(file("")), Overrides.NONE), print(err)).prepare())
                .isPresent();
        assertThat(lines(err)).isEmpty();
        assertThat(new Preparation(new ConfigSource(Optional.empty(), Overrides.NONE), print(err)).prepare())
                .isPresent();
        assertThat(lines(err)).singleElement().asString().contains("without a file", "defaults");
    }

    @Test
    void looksForAFileThatNobodyNamed() throws IOException {
        Path first = directory.resolve("first.yml");
        Path second = Files.writeString(directory.resolve("second.yml"), "");

        assertThat(ConfigSource.find(Optional.empty(), List.of(first, second), Overrides.NONE)
                        .file())
                .contains(second);
        Files.writeString(first, "");
        assertThat(ConfigSource.find(Optional.empty(), List.of(first, second), Overrides.NONE)
                        .file())
                .contains(first);
        assertThat(ConfigSource.find(Optional.of(second), List.of(first), Overrides.NONE)
                        .file())
                .contains(second);
        assertThat(ConfigSource.find(Optional.empty(), List.of(), Overrides.NONE)
                        .file())
                .isEmpty();
    }
}
