package io.ambassadors.https.config.file;

import java.util.Optional;

import io.ambassadors.common.config.Malformed;
import io.ambassadors.common.config.yaml.YamlNode;
import io.ambassadors.common.config.yaml.YamlNode.Position;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;

/**
 * A single value.
 *
 * @param expected what to write, in words
 * @param parser makes sense of the text, which is never empty
 */
record ScalarForm<T>(String expected, Parser<T> parser) implements Form<T> {
    /** Makes sense of a text. */
    @FunctionalInterface
    interface Parser<T> {
        /**
         * What the text means.
         *
         * @throws Malformed if it means nothing
         */
        T parse(String text) throws Malformed;
    }

    @Override
    public Optional<T> read(YamlNode value, Complaints complaints) {
        if (!(value instanceof Scalar scalar)) {
            complaints.found(value, expected, "write the value behind the colon");
            return Optional.empty();
        }
        if (scalar.text().isEmpty()) {
            complaints.found(value, expected, "give it a value or remove the key");
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(scalar.text()));
        } catch (Malformed e) {
            complaints.malformed(scalar, expected, e);
            return Optional.empty();
        }
    }

    @Override
    public YamlNode ofText(String text) {
        return new Scalar(text.strip(), Position.WHOLE_FILE);
    }
}
