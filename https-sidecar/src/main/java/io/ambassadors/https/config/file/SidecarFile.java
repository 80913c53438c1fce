package io.ambassadors.https.config.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlDialect;
import io.ambassadors.common.config.yaml.YamlText;
import io.ambassadors.common.config.yaml.YamlTree;
import io.ambassadors.https.config.SidecarConfig;

/**
 * Reads an https-sidecar.yml and what stands beside it in the environment and on the command line. Everything that is wrong is said at
 * once, each with its place.
 */
public final class SidecarFile {
    /** What the file is called where nobody names it. */
    public static final Path NAME = Path.of("https-sidecar.yml");

    static final YamlDialect DIALECT = new YamlDialect(
            "an https-sidecar.yml",
            "a key such as listen",
            "all keys",
            "keys that belong together",
            false,
            "",
            SidecarKeys::isName);

    private final Overrides overrides;
    private final Problems problems;

    private SidecarFile(Path file, Overrides overrides) {
        this.overrides = overrides;
        this.problems = new Problems(file);
    }

    /** Reads a file. A file that cannot be read is a problem like any other; this throws nothing. */
    public static ParsedSidecar read(Path file, Overrides overrides) {
        SidecarFile reader = new SidecarFile(file, overrides);
        return reader.parse(YamlText.read(file, reader.problems));
    }

    /** The configuration without a file: defaults, and what the environment and the command line say. */
    public static ParsedSidecar withoutFile(Overrides overrides) {
        return parse(NAME, "", overrides);
    }

    /** Parses the content of a file. */
    public static ParsedSidecar parse(Path file, byte[] content, Overrides overrides) {
        SidecarFile reader = new SidecarFile(file, overrides);
        return reader.parse(YamlText.decode(content, reader.problems));
    }

    /** Parses the content of a file. */
    public static ParsedSidecar parse(Path file, String content, Overrides overrides) {
        return new SidecarFile(file, overrides).parse(Optional.of(content));
    }

    private ParsedSidecar parse(Optional<String> text) {
        Map<SidecarKey<?>, Given> given = new LinkedHashMap<>();
        text.flatMap(content -> YamlTree.read(content, DIALECT, problems))
                .ifPresent(root -> given.putAll(SectionReader.read(root, problems)));
        List<Problems> sources = new ArrayList<>();
        sources.add(problems);
        sources.addAll(overrides.over(given));
        Values values = new Values(given, problems);
        SidecarConfig config = build(values);
        // Defaults stand in the place of what could not be read: what they mean together says nothing.
        if (errors(sources) == 0) {
            Checks.check(config, values);
        }
        List<ConfigProblem> found = sources.stream()
                .flatMap(source -> source.inFileOrder().stream())
                .toList();
        return new ParsedSidecar(errors(sources) == 0 ? Optional.of(config) : Optional.empty(), found);
    }

    private static int errors(List<Problems> sources) {
        return sources.stream().mapToInt(Problems::errors).sum();
    }

    private static SidecarConfig build(Values values) {
        return new SidecarConfig(
                values.get(PlaceKeys.LISTEN),
                values.get(PlaceKeys.PROXY_ACCEPT),
                PlaceKeys.backend(values),
                PlaceKeys.redirect(values),
                CertificateKeys.certificates(values),
                TlsKeys.tls(values),
                ClientKeys.clients(values),
                HeaderKeys.forwarded(values),
                HeaderKeys.fixUps(values),
                TrafficKeys.http(values),
                TrafficKeys.tcp(values),
                PlaceKeys.accessLog(values),
                AcmeKeys.acme(values),
                values.get(CertificateKeys.PRODUCTION));
    }
}
