package io.ambassadors.https.config.file;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode;
import io.ambassadors.common.config.yaml.YamlNode.Entry;
import io.ambassadors.common.config.yaml.YamlNode.Mapping;
import io.ambassadors.common.config.yaml.YamlNode.Position;
import io.ambassadors.common.config.yaml.YamlNode.Refused;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;

/** Finds the keys of the table in a document. What the table does not have is refused, with what was probably meant. */
final class SectionReader {
    static final String REMOVE_ONE = "remove one of the two";

    private final Problems problems;
    private final Map<SidecarKey<?>, Given> given = new LinkedHashMap<>();

    private SectionReader(Problems problems) {
        this.problems = problems;
    }

    /** The values of a document, not yet looked into. */
    static Map<SidecarKey<?>, Given> read(YamlNode root, Problems problems) {
        SectionReader reader = new SectionReader(problems);
        if (root instanceof Mapping mapping) {
            reader.section("", mapping);
        } else if (!(root instanceof Refused)
                && !(root instanceof Scalar nothing && nothing.text().isEmpty())) {
            problems.error(
                    root.at(),
                    "found " + Complaints.describe(root) + ", expected keys with their values",
                    "begin for instance with listen: 0.0.0.0:8443");
        }
        return reader.given;
    }

    private void section(String section, Mapping mapping) {
        Map<String, Position> seen = new HashMap<>();
        for (Entry entry : mapping.entries()) {
            if (entry.key() instanceof Refused) {
                continue;
            }
            if (!(entry.key() instanceof Scalar name) || name.text().isEmpty()) {
                problems.error(entry.key().at(), "expected the name of a key", "write it in front of the colon");
                continue;
            }
            String path = section.isEmpty() ? name.text() : section + "." + name.text();
            Position first = seen.putIfAbsent(name.text(), name.at());
            if (first != null) {
                problems.error(name.at(), duplicate(Complaints.shorten(path), first.line()), REMOVE_ONE);
            } else {
                entry(section, path, name, entry.value());
            }
        }
    }

    private void entry(String section, String path, Scalar name, YamlNode value) {
        Optional<SidecarKey<?>> key = name.text().indexOf('.') >= 0 ? Optional.empty() : SidecarKeys.byPath(path);
        if (key.isPresent()) {
            put(key.get(), name, value);
        } else if (name.text().indexOf('.') >= 0 || !SidecarKeys.isSection(path)) {
            problems.error(
                    name.at(),
                    "unknown key '" + Complaints.shorten(name.text()) + "'"
                            + (section.isEmpty() ? "" : " below " + section),
                    UnknownKey.cure(section, name.text()));
        } else if (value instanceof Mapping mapping) {
            section(path, mapping);
        } else if (value instanceof Scalar nothing && nothing.text().isEmpty()) {
            problems.note(name.at(), path + ": nothing stands below it", "remove it, or indent what belongs to it");
        } else if (SidecarKeys.SHORT.containsKey(path) && value instanceof Scalar) {
            put(SidecarKeys.SHORT.get(path), name, value);
        } else if (!(value instanceof Refused)) {
            problems.error(
                    name.at(),
                    path + ": found " + Complaints.describe(value) + ", expected keys below it",
                    "write them indented: " + String.join(", ", SidecarKeys.below(path)));
        }
    }

    private void put(SidecarKey<?> key, Scalar name, YamlNode value) {
        if (!(value instanceof Refused)) {
            given.put(key, new Given(value, name.at(), problems));
        }
    }

    static String duplicate(String path, int line) {
        return path + ": a duplicate, it stands in line " + line + " already";
    }
}
