package io.ambassadors.https.config.file;

import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode;
import io.ambassadors.common.config.yaml.YamlNode.Position;

/**
 * The value that somebody gave a key.
 *
 * @param value as it was written
 * @param at where the key stands
 * @param source problems of the file, variable or option that it is from
 */
record Given(YamlNode value, Position at, Problems source) {}
