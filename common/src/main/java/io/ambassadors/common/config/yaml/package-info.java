/**
 * YAML as it was written: every value as text, with its line and column, and everything that is wrong with it at once.
 *
 * <ol>
 *   <li>{@link io.ambassadors.common.config.yaml.YamlText} reads a file.
 *   <li>{@link io.ambassadors.common.config.yaml.YamlTree} makes {@link io.ambassadors.common.config.yaml.YamlNode}s of its text and refuses
 *       the forms that its {@link io.ambassadors.common.config.yaml.YamlDialect} does not use; {@code SeparatingTabs} helps it over tabs,
 *       {@code YamlSyntax} explains what is not YAML at all.
 *   <li>{@link io.ambassadors.common.config.yaml.Problems} gathers what there is to say.
 * </ol>
 */
package io.ambassadors.common.config.yaml;
