package io.ambassadors.common.config.yaml;

import java.util.function.Predicate;

/**
 * What of YAML a kind of file uses, and its own words for messages.
 *
 * @param name of the kind of file, with its article, as in "a nutcracker.yml"
 * @param begins what its first line is, as in "the name of a pool"
 * @param contents what the whole of it is called, as in "all pools"
 * @param siblings what stands in one column, as in "keys of one pool"
 * @param plain whether it has neither flow style nor marks of a document's start and end
 * @param flowCure what to write instead of a mapping in flow style where that is refused
 * @param keys whether a word is a key of it, wherever it may stand
 */
public record YamlDialect(
        String name,
        String begins,
        String contents,
        String siblings,
        boolean plain,
        String flowCure,
        Predicate<String> keys) {}
