package io.ambassadors.https.config.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every key that an https-sidecar.yml may have, with its default and its environment variable. Parser, checks, suggestions and documentation
 * read this one table.
 */
public final class SidecarKeys {
    /** The whole table, in the order of the documentation. */
    public static final List<SidecarKey<?>> ALL = Stream.<List<SidecarKey<?>>>of(
                    PlaceKeys.LISTENING,
                    CertificateKeys.ALL,
                    TlsKeys.ALL,
                    ClientKeys.ALL,
                    HeaderKeys.ALL,
                    TrafficKeys.TIMEOUTS,
                    TrafficKeys.LIMITS,
                    TrafficKeys.TCP,
                    PlaceKeys.LOGGING,
                    AcmeKeys.ALL)
            .flatMap(List::stream)
            .toList();

    /** Mappings that may be a single value instead, and the key that it is then the value of. */
    static final Map<String, SidecarKey<?>> SHORT = Map.of(
            "tickets", TlsKeys.TICKETS,
            "clients", ClientKeys.VERIFY,
            "fix-ups.hsts", HeaderKeys.HSTS,
            "access-log", PlaceKeys.LOG_FILE);

    private static final Map<String, SidecarKey<?>> BY_PATH =
            ALL.stream().collect(Collectors.toUnmodifiableMap(SidecarKey::path, Function.identity()));

    private static final Set<String> SECTIONS = ALL.stream()
            .flatMap(key -> sections(key.path()))
            .collect(Collectors.toCollection(java.util.LinkedHashSet::new));

    private SidecarKeys() {}

    /** The key of that path, if there is one. */
    public static Optional<SidecarKey<?>> byPath(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }

    /** Whether keys stand below that path. */
    static boolean isSection(String path) {
        return SECTIONS.contains(path);
    }

    /** The paths below which keys stand. */
    static Stream<String> sections() {
        return SECTIONS.stream();
    }

    /** The names that may stand directly below a path; empty for the top. */
    static List<String> below(String section) {
        String prefix = section.isEmpty() ? "" : section + ".";
        return ALL.stream()
                .map(SidecarKey::path)
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()).replaceFirst("\\..*", ""))
                .distinct()
                .toList();
    }

    /** Whether a word is the name of a key or of a section, wherever it may stand. */
    static boolean isName(String word) {
        return ALL.stream().flatMap(key -> Stream.of(key.path().split("\\."))).anyMatch(word::equals)
                || SourceForm.KEYS.containsKey(word);
    }

    /** All environment variables, each with its key. */
    static Map<String, SidecarKey<?>> variables() {
        Map<String, SidecarKey<?>> variables = new LinkedHashMap<>();
        ALL.forEach(key -> variables.put(key.variable(), key));
        return variables;
    }

    /** The table as people read it, in Markdown. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("| key | value | default | meaning |\n|---|---|---|---|\n");
        for (SidecarKey<?> key : ALL) {
            row(table, key.path(), key.expected(), key.fallback(), key.doc() + onlyIn(key.mode()));
            if (key.equals(CertificateKeys.CERTIFICATES)) {
                SourceForm.KEYS.forEach((name, doc) -> row(table, "certificates[]." + name, "a path", "", doc));
            }
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String path, String expected, String fallback, String doc) {
        table.append("| `").append(path).append("` | ").append(expected.replace("|", "\\|"));
        table.append(" | ").append(fallback.isEmpty() ? "" : "`" + fallback + "`");
        table.append(" | ").append(doc).append(" |\n");
    }

    private static String onlyIn(SidecarKey.Mode mode) {
        return switch (mode) {
            case ANY -> "";
            case HTTP -> " Not in TCP mode.";
            case TCP -> " In TCP mode alone.";
        };
    }

    private static Stream<String> sections(String path) {
        return Stream.iterate(
                path.substring(0, Math.max(0, path.lastIndexOf('.'))),
                section -> !section.isEmpty(),
                section -> section.substring(0, Math.max(0, section.lastIndexOf('.'))));
    }
}
