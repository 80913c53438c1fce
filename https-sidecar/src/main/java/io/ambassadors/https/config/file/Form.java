package io.ambassadors.https.config.file;

import java.util.Optional;

import io.ambassadors.common.config.yaml.YamlNode;

/**
 * How the value of a key is written.
 *
 * @param <T> what it means
 */
interface Form<T> {
    /** What to write, in words. */
    String expected();

    /** Reads a value; what is wrong with it goes to the complaints, and then there is no value. */
    Optional<T> read(YamlNode value, Complaints complaints);

    /** The value that an environment variable or an option of the command line stands for. */
    YamlNode ofText(String text);
}
