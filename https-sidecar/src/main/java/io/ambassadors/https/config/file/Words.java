package io.ambassadors.https.config.file;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.ambassadors.common.config.Malformed;
import io.ambassadors.common.config.Suggestion;

/**
 * Values out of a fixed set of words.
 *
 * @param <T> what they mean
 */
final class Words<T> {
    /** True or false, in every way that people write it. */
    static final ScalarForm<Boolean> BOOL = new Words<Boolean>()
            .with("true", true)
            .with("false", false)
            .also("on", true)
            .also("off", false)
            .also("yes", true)
            .also("no", false)
            .form("true or false");

    private final Map<String, T> shown = new LinkedHashMap<>();
    private final Map<String, T> all = new LinkedHashMap<>();
    private final Map<String, Malformed> refused = new LinkedHashMap<>();

    /** A word. */
    Words<T> with(String word, T meaning) {
        shown.put(word, meaning);
        return also(word, meaning);
    }

    /** A word that is not advertised. */
    Words<T> also(String word, T meaning) {
        all.put(word, meaning);
        return this;
    }

    /** A word that people may expect, and why it is none. */
    Words<T> refused(String word, String reason, String cure) {
        refused.put(word, new Malformed(reason, cure));
        return this;
    }

    ScalarForm<T> form() {
        return form(shown.keySet().stream().collect(Collectors.joining(", ")).replaceFirst(", (?=[^,]*$)", " or "));
    }

    ScalarForm<T> form(String expected) {
        return new ScalarForm<>(expected, this::parse);
    }

    private T parse(String text) throws Malformed {
        String word = text.toLowerCase(Locale.ROOT);
        if (refused.containsKey(word)) {
            throw refused.get(word);
        }
        T meaning = all.get(word);
        if (meaning == null) {
            throw new Malformed(
                    "",
                    Suggestion.nearest(word, shown.keySet().stream())
                            .map(near -> "did you mean " + near + "?")
                            .orElse(""));
        }
        return meaning;
    }
}
