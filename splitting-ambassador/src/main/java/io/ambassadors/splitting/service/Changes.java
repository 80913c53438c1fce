package io.ambassadors.splitting.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.ParsedConfig;

/**
 * What is different between two configurations, in words: directives that came, went, or changed their arguments, each with the blocks
 * that it stands in.
 */
final class Changes {
    private static final int MOST_SENTENCES = 50;

    private Changes() {}

    static List<String> between(ParsedConfig before, ParsedConfig after) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        count(before.directives(), "", counts, -1);
        count(after.directives(), "", counts, 1);
        List<String> sentences = new ArrayList<>();
        counts.forEach((text, times) -> {
            if (times != 0) {
                sentences.add((times > 0 ? "new: " : "gone: ") + text);
            }
        });
        if (sentences.size() > MOST_SENTENCES) {
            int more = sentences.size() - MOST_SENTENCES;
            sentences.subList(MOST_SENTENCES, sentences.size()).clear();
            sentences.add("and " + more + " more");
        }
        return sentences;
    }

    private static void count(List<Directive> directives, String place, Map<String, Integer> counts, int by) {
        for (Directive directive : directives) {
            String text = (directive.name() + " " + String.join(" ", directive.arguments())).strip();
            if (directive.isBlock()) {
                String inside = directive.name().equals("http") ? place : place + text + " / ";
                count(directive.block(), inside, counts, by);
                if (directive.block().isEmpty()) {
                    counts.merge(place + text + " {}", by, Integer::sum);
                }
            } else {
                counts.merge(place + text, by, Integer::sum);
            }
        }
    }
}
