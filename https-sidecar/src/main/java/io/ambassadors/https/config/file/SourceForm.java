package io.ambassadors.https.config.file;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.config.Suggestion;
import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode;
import io.ambassadors.common.config.yaml.YamlNode.Entry;
import io.ambassadors.common.config.yaml.YamlNode.Mapping;
import io.ambassadors.common.config.yaml.YamlNode.Refused;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;
import io.ambassadors.https.config.CertificatesConfig.Source;

/** One entry of {@code certificates}: a path, or a mapping that tells its files apart. */
final class SourceForm implements Form<Source> {
    static final String CERTIFICATE = "certificate";
    static final String KEY = "key";
    static final String PASSWORD_FILE = "password-file";
    static final String OCSP = "ocsp";

    /** The keys of such a mapping, each with what it is for. */
    static final Map<String, String> KEYS = new java.util.TreeMap<>(
            Map.of(
                    CERTIFICATE, "PEM file of the chain, leaf first; or a file or directory that has the key too.",
                    KEY, "PEM file of the key, if it is not where the certificate is.",
                    PASSWORD_FILE, "File with the password of the key or of the PKCS#12 file.",
                    OCSP,
                            "File with an OCSP response to staple, in DER; else `tls.ocsp` beside the certificate, if it is there."));

    @Override
    public String expected() {
        return "a path or a mapping with the key certificate";
    }

    @Override
    public YamlNode ofText(String text) {
        return Names.PATH.ofText(text);
    }

    @Override
    public Optional<Source> read(YamlNode value, Complaints complaints) {
        if (value instanceof Mapping mapping) {
            return mapping(mapping, complaints);
        }
        if (!(value instanceof Scalar)) {
            complaints.found(value, expected(), "write for instance certificates: [/etc/tls]");
            return Optional.empty();
        }
        return Names.PATH
                .read(value, complaints)
                .map(path -> new Source(
                        path,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        value.at().line()));
    }

    private Optional<Source> mapping(Mapping mapping, Complaints complaints) {
        Problems problems = complaints.problems();
        int before = problems.errors();
        Map<String, Path> paths = new HashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Entry entry : mapping.entries()) {
            if (entry.key() instanceof Refused) {
                continue;
            }
            if (!(entry.key() instanceof Scalar name) || !KEYS.containsKey(name.text())) {
                unknown(entry.key(), complaints);
                continue;
            }
            Integer first = lines.putIfAbsent(name.text(), name.at().line());
            if (first != null) {
                problems.error(
                        name.at(),
                        SectionReader.duplicate(complaints.name() + "." + name.text(), first),
                        SectionReader.REMOVE_ONE);
            }
            Complaints here = new Complaints(complaints.name() + "." + name.text(), name.at(), problems);
            Names.PATH.read(entry.value(), here).ifPresent(path -> paths.put(name.text(), path));
        }
        if (!lines.containsKey(CERTIFICATE)) {
            problems.error(
                    mapping.at(),
                    complaints.name() + ": found an entry without the key certificate",
                    "add certificate: and the path of the chain");
        }
        return problems.errors() > before ? Optional.empty() : Optional.of(source(mapping, paths));
    }

    private static Source source(Mapping mapping, Map<String, Path> paths) {
        return new Source(
                paths.get(CERTIFICATE),
                Optional.ofNullable(paths.get(KEY)),
                Optional.ofNullable(paths.get(PASSWORD_FILE)),
                Optional.ofNullable(paths.get(OCSP)),
                mapping.at().line());
    }

    private static void unknown(YamlNode key, Complaints complaints) {
        String name = key instanceof Scalar scalar ? scalar.text() : "";
        complaints
                .problems()
                .error(
                        key.at(),
                        complaints.name() + ": found the key '" + Complaints.shorten(name) + "', expected "
                                + String.join(", ", KEYS.keySet()),
                        KEYS.keySet().stream()
                                .filter(known -> !name.isEmpty() && known.startsWith(name))
                                .findFirst()
                                .or(() -> Suggestion.nearest(name, KEYS.keySet().stream()))
                                .map(near -> "did you mean " + near + "?")
                                .orElse("remove it"));
    }
}
