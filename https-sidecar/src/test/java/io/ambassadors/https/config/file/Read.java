package io.ambassadors.https.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.https.config.SidecarConfig;

/** Shorthands for reading. */
final class Read {
    static final Path FILE = Path.of("s.yml");

    private Read() {}

    /** What is said about a text. */
    static List<String> said(String text) {
        return said(text, Map.of());
    }

    /** What is said about a text in an environment. */
    static List<String> said(String text, Map<String, String> environment) {
        return SidecarFile.parse(FILE, text, new Overrides(environment, Map.of())).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    /** A text about which there is nothing to say. */
    static SidecarConfig fine(String text) {
        return fine(text, Map.of());
    }

    /** A text, in an environment, about which there is nothing to say. */
    static SidecarConfig fine(String text, Map<String, String> environment) {
        ParsedSidecar parsed = SidecarFile.parse(FILE, text, new Overrides(environment, Map.of()));
        assertThat(parsed.problems()).isEmpty();
        return parsed.config().orElseThrow();
    }
}
