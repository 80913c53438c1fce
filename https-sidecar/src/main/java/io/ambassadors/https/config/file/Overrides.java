package io.ambassadors.https.config.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode.Position;

/**
 * Settings from outside of the file, which win over it.
 *
 * @param environment environment variables; those that do not begin with {@code HTTPS_SIDECAR_} are not looked at
 * @param options options of the command line by their names, each with the path of its key and its text; they win over the environment
 */
public record Overrides(Map<String, String> environment, Map<String, Option> options) {
    /** None. */
    public static final Overrides NONE = new Overrides(Map.of(), Map.of());

    /**
     * An option of the command line that stands for a key.
     *
     * @param key path of the key
     * @param text as in an environment variable
     */
    public record Option(String key, String text) {}

    public Overrides {
        environment = Map.copyOf(environment);
        options = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** The environment of this process. */
    public static Overrides ofProcess(Map<String, Option> options) {
        return new Overrides(System.getenv(), options);
    }

    /** Puts them over what the file gave, and returns where their problems will be. */
    List<Problems> over(Map<SidecarKey<?>, Given> given) {
        Environment variables = Environment.of(environment);
        given.putAll(variables.given());
        List<Problems> sources = new ArrayList<>(variables.problems());
        options.forEach((name, option) -> {
            SidecarKey<?> key = SidecarKeys.byPath(option.key())
                    .orElseThrow(() -> new IllegalArgumentException("There is no key " + option.key()));
            Problems own = new Problems(Path.of(name));
            sources.add(own);
            given.put(key, new Given(key.form().ofText(option.text()), Position.WHOLE_FILE, own));
        });
        return sources;
    }
}
