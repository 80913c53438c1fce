package io.ambassadors.sharding.resp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Requests written as lines of words, and what our table makes of them. */
final class Samples {
    private Samples() {}

    /** The lines of a resource beside this class that are neither empty nor comments. */
    static Stream<String> lines(String resource) {
        try (InputStream in = Samples.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .toList()
                            .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String[] words(String line) {
        return line.strip().split(" +", -1);
    }

    static Command command(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return CommandTable.lookup(bytes, 0, bytes.length);
    }

    /** A request of these words, of which the first {@code available} have arrived. */
    static Arguments arguments(String[] words, int available) {
        Arguments arguments = new Arguments();
        arguments.begin(String.join(" ", words).getBytes(StandardCharsets.ISO_8859_1), words.length);
        int offset = 0;
        for (int i = 0; i < available; i++) {
            arguments.add(offset, words[i].length());
            offset += words[i].length() + 1;
        }
        return arguments;
    }

    static Found find(String[] words, int available) {
        return find(command(words[0]).keys(), words, available);
    }

    static Found find(KeySpec spec, String[] words, int available) {
        KeyIndexes indexes = new KeyIndexes();
        indexes.add(99);
        KeySpec.Outcome outcome = spec.find(arguments(words, available), indexes);
        List<String> keys = new ArrayList<>();
        if (outcome == KeySpec.Outcome.FOUND) {
            for (int i = 0; i < indexes.size(); i++) {
                keys.add(words[indexes.get(i)]);
            }
        }
        return new Found(outcome, keys);
    }

    record Found(KeySpec.Outcome outcome, List<String> keys) {}
}
