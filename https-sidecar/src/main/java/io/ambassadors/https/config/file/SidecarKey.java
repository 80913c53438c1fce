package io.ambassadors.https.config.file;

import java.util.Locale;
import java.util.Optional;

import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode.Position;
import io.ambassadors.https.config.BackendConfig.Protocol;

/**
 * One key of an https-sidecar.yml, as people read of it and as the parser checks it.
 *
 * @param <T> what its value means
 * @param path names from the outermost to its own, with dots between
 * @param form how its value is written
 * @param fallback the value when the key is absent, as one would write it; empty for none
 * @param mode in which it has a meaning
 * @param doc one sentence for the table of keys
 */
public record SidecarKey<T>(String path, Form<T> form, String fallback, Mode mode, String doc) {
    /** What every variable begins with. */
    static final String PREFIX = "HTTPS_SIDECAR_";

    /** What the backend speaks, for a key to have a meaning. */
    public enum Mode {
        /** Whatever it is. */
        ANY,
        /** HTTP, of either version. */
        HTTP,
        /** Bytes. */
        TCP;

        /** Whether a key has a meaning where the backend speaks this. */
        boolean fits(Protocol protocol) {
            return this == ANY || (this == HTTP) == protocol.isHttp();
        }
    }

    static <T> SidecarKey<T> any(String path, Form<T> form, String fallback, String doc) {
        return new SidecarKey<>(path, form, fallback, Mode.ANY, doc);
    }

    static <T> SidecarKey<T> http(String path, Form<T> form, String fallback, String doc) {
        return new SidecarKey<>(path, form, fallback, Mode.HTTP, doc);
    }

    static <T> SidecarKey<T> tcp(String path, Form<T> form, String fallback, String doc) {
        return new SidecarKey<>(path, form, fallback, Mode.TCP, doc);
    }

    /** The environment variable that wins over the file. */
    public String variable() {
        return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What to write, in words. */
    public String expected() {
        return form.expected();
    }

    /** The last of its names. */
    String lastName() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Its names but the last; empty at the top. */
    String section() {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }

    /** What its absence means; empty if nothing. */
    Optional<T> fallbackValue() {
        if (fallback.isEmpty() && form instanceof ScalarForm) {
            return Optional.empty();
        }
        Problems none = new Problems(java.nio.file.Path.of("default"));
        return form.read(form.ofText(fallback), new Complaints(path, Position.WHOLE_FILE, none));
    }
}
