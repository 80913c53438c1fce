package io.ambassadors.https.config.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.ambassadors.common.config.yaml.YamlNode;
import io.ambassadors.common.config.yaml.YamlNode.Position;
import io.ambassadors.common.config.yaml.YamlNode.Refused;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;
import io.ambassadors.common.config.yaml.YamlNode.Sequence;

/**
 * Several values of one form; a single one needs no list around it. An environment variable separates them by commas.
 *
 * @param item form of each
 * @param least how many there must be, 0 or 1
 * @param expected what to write, in words
 */
record ListForm<T>(Form<T> item, int least, String expected) implements Form<List<T>> {
    /** Any number of values. */
    static <T> ListForm<T> of(ScalarForm<T> item) {
        return new ListForm<>(item, 0, item.expected() + ", or a list of such");
    }

    /** One value or more. */
    static <T> ListForm<T> some(ScalarForm<T> item) {
        return new ListForm<>(item, 1, item.expected() + ", or a list of such");
    }

    @Override
    public Optional<List<T>> read(YamlNode value, Complaints complaints) {
        if (value instanceof Scalar scalar && scalar.text().isEmpty()) {
            complaints.found(value, expected, "give it a value or remove the key");
            return Optional.empty();
        }
        List<YamlNode> nodes = value instanceof Sequence sequence ? sequence.items() : List.of(value);
        if (nodes.size() < least) {
            complaints.found(value, expected, "give it a value or remove the key");
            return Optional.empty();
        }
        List<T> items = new ArrayList<>();
        for (YamlNode node : nodes) {
            if (!(node instanceof Refused)) {
                item.read(node, complaints).ifPresent(items::add);
            }
        }
        return items.size() == nodes.size() ? Optional.of(List.copyOf(items)) : Optional.empty();
    }

    @Override
    public YamlNode ofText(String text) {
        List<YamlNode> items = Stream.of(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(item::ofText)
                .toList();
        return new Sequence(items, Position.WHOLE_FILE);
    }
}
