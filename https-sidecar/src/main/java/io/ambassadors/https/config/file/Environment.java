package io.ambassadors.https.config.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.ambassadors.common.config.Suggestion;
import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode.Position;

/**
 * Settings that stand in environment variables. An empty one counts as absent, since manifests cannot leave one out on a condition.
 *
 * <p>Kubernetes puts the addresses of Services into the environment of every container: one that is called https-sidecar becomes
 * {@code HTTPS_SIDECAR_PORT_8443_TCP_ADDR} and the like. Those are passed over.
 */
final class Environment {
    private static final Pattern OF_SERVICE = Pattern.compile(
            ".*_SERVICE_(HOST|PORT|PORT_[A-Z0-9_]+)|.*_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");
    private static final Pattern ADDRESS_OF_SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");

    /** Where the problems of variables are that are no settings. */
    private static final Path SELF = Path.of("environment");

    private final Map<SidecarKey<?>, Given> given = new LinkedHashMap<>();
    private final List<Problems> problems = new ArrayList<>();

    private Environment() {}

    /** The settings of an environment, and what there is to say about its other variables. */
    static Environment of(Map<String, String> variables) {
        Environment environment = new Environment();
        Map<String, SidecarKey<?>> known = new LinkedHashMap<>(SidecarKeys.variables());
        SidecarKeys.SHORT.forEach((section, key) -> known.put(variable(section), key));
        // In an order of our own, so that messages and meaning are the same each time.
        new TreeMap<>(variables).forEach((name, value) -> {
            if (name.startsWith(SidecarKey.PREFIX) && !value.isBlank() && !isOfService(name, value)) {
                environment.take(name, value, known);
            }
        });
        return environment;
    }

    private void take(String name, String value, Map<String, SidecarKey<?>> known) {
        SidecarKey<?> key = known.get(name);
        Problems own = new Problems(key == null ? SELF : Path.of(name));
        problems.add(own);
        if (key == null) {
            unknown(name, known, own);
            return;
        }
        Given first = given.put(key, new Given(key.form().ofText(value), Position.WHOLE_FILE, own));
        if (first != null) {
            own.error(
                    Position.WHOLE_FILE,
                    key.path() + ": found it in two variables, "
                            + variable(SidecarKeys.SHORT.entrySet().stream()
                                    .filter(entry -> entry.getValue().equals(key))
                                    .map(Map.Entry::getKey)
                                    .findFirst()
                                    .orElse(key.path()))
                            + " and " + key.variable(),
                    SectionReader.REMOVE_ONE);
        }
    }

    private static void unknown(String name, Map<String, SidecarKey<?>> known, Problems problems) {
        String word = name.substring(SidecarKey.PREFIX.length());
        Optional<String> near = Suggestion.nearest(
                word, known.keySet().stream().map(variable -> variable.substring(SidecarKey.PREFIX.length())));
        problems.warning(
                Position.WHOLE_FILE,
                "found the variable " + Complaints.shorten(name) + ", which is no setting and has no effect",
                near.map(meant -> "did you mean " + SidecarKey.PREFIX + meant + "?")
                        .orElse("remove it"));
    }

    private static boolean isOfService(String name, String value) {
        return OF_SERVICE.matcher(name).matches()
                || (name.endsWith("_PORT") && ADDRESS_OF_SERVICE.matcher(value).matches());
    }

    private static String variable(String path) {
        return SidecarKey.PREFIX
                + path.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    Map<SidecarKey<?>, Given> given() {
        return given;
    }

    List<Problems> problems() {
        return problems;
    }
}
