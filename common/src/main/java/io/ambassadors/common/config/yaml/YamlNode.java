package io.ambassadors.common.config.yaml;

import java.util.List;

/** A YAML document as it was written: scalars stay text, repeated keys stay, and everything knows its place in the file. */
public sealed interface YamlNode {
    /** Where it begins. */
    Position at();

    /**
     * A place in the file.
     *
     * @param line from 1; 0 for the file as a whole
     * @param column from 1; 0 when only the line is meant
     */
    record Position(int line, int column) {
        /** The file as a whole. */
        public static final Position WHOLE_FILE = new Position(0, 0);
    }

    /** A single value, without its quotes. */
    record Scalar(String text, Position at) implements YamlNode {}

    /** A list. */
    record Sequence(List<YamlNode> items, Position at) implements YamlNode {}

    /** Keys with their values. */
    record Mapping(List<Entry> entries, Position at) implements YamlNode {}

    /** Something whose form is not allowed; the problem has been reported, so nobody need look inside. */
    record Refused(Position at) implements YamlNode {}

    /** One key of a mapping with its value. */
    record Entry(YamlNode key, YamlNode value) {}
}
