package io.ambassadors.sharding.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

import io.ambassadors.common.config.Digits;
import io.ambassadors.common.config.Suggestion;
import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode.Entry;
import io.ambassadors.common.config.yaml.YamlNode.Mapping;
import io.ambassadors.common.config.yaml.YamlNode.Position;
import io.ambassadors.common.config.yaml.YamlNode.Refused;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;
import io.ambassadors.common.config.yaml.YamlNode.Sequence;
import io.ambassadors.sharding.config.PoolKey.Kind;

/**
 * The keys of one pool with the values written for them, and readers that turn a value into what it means. A reader that cannot reports it
 * and answers with the default, so that the rest of the pool is still checked.
 */
final class PoolValues {
    private final Problems problems;
    private final Map<PoolKey, Entry> written = new LinkedHashMap<>();

    PoolValues(Mapping pool, Problems problems) {
        this.problems = problems;
        pool.entries().forEach(this::take);
    }

    private void take(Entry entry) {
        if (!(entry.key() instanceof Scalar name)) {
            if (!(entry.key() instanceof Refused)) {
                problems.error(entry.key().at(), "expected the name of a key", "");
            }
            return;
        }
        Optional<PoolKey> known = PoolKeys.byName(name.text());
        if (known.isEmpty()) {
            reportUnknown(name);
            return;
        }
        Entry first = written.putIfAbsent(known.get(), entry);
        if (first != null) {
            problems.error(
                    name.at(),
                    name.text() + ": a duplicate, it stands in line "
                            + first.key().at().line() + " already",
                    "remove one of the two");
        }
    }

    private void reportUnknown(Scalar name) {
        String cure = Suggestion.nearest(name.text(), PoolKeys.ALL.stream().map(PoolKey::name))
                .map(near -> "did you mean " + near + "?")
                .orElse("remove it, or check its indentation if it was to be the name of a pool");
        problems.error(name.at(), "unknown key '" + shorten(name.text()) + "'", cure);
    }

    /** Whether the key stands in the file, with whatever value. */
    boolean has(PoolKey key) {
        return written.containsKey(key);
    }

    /** Where the key stands. */
    Optional<Position> place(PoolKey key) {
        return Optional.ofNullable(written.get(key)).map(entry -> entry.key().at());
    }

    /** The single value of a key, if it has one; a list, a mapping or nothing at all is reported. */
    Optional<Scalar> scalar(PoolKey key) {
        Entry entry = written.get(key);
        if (entry == null || entry.value() instanceof Refused) {
            return Optional.empty();
        }
        if (!(entry.value() instanceof Scalar value)) {
            String found = entry.value() instanceof Sequence ? "a list" : "further keys";
            problems.error(entry.key().at(), expected(key, found), "write the value behind the colon");
            return Optional.empty();
        }
        if (value.text().isEmpty()) {
            problems.error(entry.key().at(), expected(key, "nothing"), "give it a value or remove the key");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** The list of servers, if there is a list; anything else is reported. */
    Optional<Sequence> sequence(PoolKey key) {
        Entry entry = written.get(key);
        if (entry == null || entry.value() instanceof Refused) {
            return Optional.empty();
        }
        if (!(entry.value() instanceof Sequence list)) {
            String found = entry.value() instanceof Scalar value && value.text().isEmpty() ? "nothing" : "no list";
            String message = key.name() + ": found " + found + ", expected a list of "
                    + key.kind().expected();
            problems.error(entry.key().at(), message, "write one server per line, each behind '- ' and indented");
            return Optional.empty();
        }
        return Optional.of(list);
    }

    boolean bool(PoolKey key) {
        Optional<Scalar> value = scalar(key);
        if (value.isEmpty()) {
            return Boolean.parseBoolean(key.fallback());
        }
        String text = value.get().text();
        if (!text.equals("true") && !text.equals("false")) {
            String cure =
                    switch (text.toLowerCase(java.util.Locale.ROOT)) {
                        case "yes", "on", "y", "1", "true" -> "write true";
                        case "no", "off", "n", "0", "false" -> "write false";
                        default -> "";
                    };
            problems.error(value.get().at(), expected(key, quoted(text)), cure);
        }
        return text.equals("true");
    }

    int number(PoolKey key) {
        return optionalNumber(key)
                .orElseGet(() -> key.fallback().isEmpty() ? key.min() : Integer.parseInt(key.fallback()));
    }

    private OptionalInt optionalNumber(PoolKey key) {
        Optional<Scalar> value = scalar(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        String text = value.get().text();
        OptionalInt number = Digits.parse(text);
        if (number.isEmpty()) {
            problems.error(value.get().at(), expected(key, quoted(text)), cureForNumber(key, text));
        } else if (number.getAsInt() < key.min() || number.getAsInt() > key.max()) {
            problems.error(
                    value.get().at(),
                    String.format(
                            "%s: found %s, expected a number from %d to %d", key.name(), text, key.min(), key.max()),
                    "");
        }
        return number;
    }

    private static String cureForNumber(PoolKey key, String text) {
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return "the greatest number is " + key.max();
        }
        if (text.startsWith("-")) {
            return key.equals(PoolKeys.TIMEOUT)
                    ? "remove the key to wait for ever"
                    : "write a number from " + key.min() + " on";
        }
        return key.kind() == Kind.MILLIS || key.kind() == Kind.BYTES
                ? "write digits only, without a unit"
                : "write digits only";
    }

    /** A value out of a fixed set of words. */
    <T> T word(PoolKey key, Function<String, Optional<T>> byName, Stream<String> names) {
        Optional<Scalar> value = scalar(key);
        String text = value.map(Scalar::text).orElse(key.fallback());
        return byName.apply(text).orElseGet(() -> {
            String[] all = names.toArray(String[]::new);
            String cure = Suggestion.nearest(text, Stream.of(all))
                    .map(near -> "did you mean " + near + "?")
                    .orElse("write one of " + String.join(", ", all));
            problems.error(value.orElseThrow().at(), expected(key, quoted(text)), cure);
            return byName.apply(key.fallback()).orElseThrow();
        });
    }

    static String expected(PoolKey key, String found) {
        return key.name() + ": found " + found + ", expected " + key.kind().expected();
    }

    static String quoted(String text) {
        return "'" + shorten(text) + "'";
    }

    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
