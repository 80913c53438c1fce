package io.ambassadors.common.quarkus;

import java.util.Comparator;
import java.util.List;

/**
 * A judgement as people read it.
 *
 * @param style class of the page: {@code idle}, {@code up}, {@code failing} or {@code ejected}, from good to bad
 * @param word two or three words
 * @param sentence what it rests on; may be empty
 */
public record Verdict(String style, String word, String sentence) {
    private static final List<String> ORDER = List.of("idle", "up", "failing", "ejected");

    /** The worst of several, which the first of them wins among equals. */
    public static Verdict worst(List<Verdict> verdicts, Verdict otherwise) {
        return verdicts.stream()
                .max(Comparator.comparingInt(verdict -> ORDER.indexOf(verdict.style())))
                .orElse(otherwise);
    }

    /** For a terminal. */
    @Override
    public String toString() {
        return word + (sentence.isEmpty() ? "" : ": " + sentence);
    }
}
