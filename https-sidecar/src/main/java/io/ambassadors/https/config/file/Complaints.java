package io.ambassadors.https.config.file;

import io.ambassadors.common.config.Malformed;
import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode;
import io.ambassadors.common.config.yaml.YamlNode.Position;
import io.ambassadors.common.config.yaml.YamlNode.Refused;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;
import io.ambassadors.common.config.yaml.YamlNode.Sequence;

/**
 * What is wrong with the value of one key: found this, expected that.
 *
 * @param name of the key
 * @param key where the key stands
 * @param problems of the file, variable or option that the value is from
 */
record Complaints(String name, Position key, Problems problems) {
    private static final int LONGEST = 60;

    /** The value, or an entry of its list, cannot be used as a whole. */
    void found(YamlNode value, String expected, String cure) {
        if (value instanceof Refused) {
            return;
        }
        // An empty value has the place of whatever comes next.
        Position at = value instanceof Scalar scalar && scalar.text().isEmpty() ? key : value.at();
        problems.error(at, name + ": found " + describe(value) + ", expected " + expected, cure);
    }

    /** The text of the value cannot be read. */
    void malformed(Scalar value, String expected, Malformed reason) {
        String why = reason.getMessage().isEmpty() ? "" : ": " + reason.getMessage();
        problems.error(value.at(), name + ": found " + describe(value) + ", expected " + expected + why, reason.cure());
    }

    static String describe(YamlNode value) {
        if (value instanceof Scalar scalar) {
            return scalar.text().isEmpty() ? "nothing" : "'" + shorten(scalar.text()) + "'";
        }
        if (value instanceof Sequence list) {
            return list.items().isEmpty() ? "an empty list" : "a list";
        }
        return "further keys";
    }

    /** A text of bearable length. */
    static String shorten(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }
}
