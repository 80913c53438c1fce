package io.ambassadors.https.service;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import io.ambassadors.common.net.ListenPoint;

/** What is different between two configurations, in words: settings by their place among the records of the configuration. */
final class Changes {
    private Changes() {}

    static List<String> between(Record before, Record after) {
        List<String> sentences = new ArrayList<>();
        compare("", before, after, sentences);
        return sentences;
    }

    private static void compare(String place, Record before, Record after, List<String> to) {
        for (RecordComponent component : before.getClass().getRecordComponents()) {
            Object old = value(component, before);
            Object now = value(component, after);
            String name = place + hyphened(component.getName());
            if (old instanceof Record a && now instanceof Record b && a.getClass() == b.getClass()) {
                compare(name + ".", a, b, to);
            } else if (!Objects.equals(old, now)) {
                to.add(name + ": " + text(old) + " -> " + text(now));
            }
        }
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            Object value = component.getAccessor().invoke(of);
            return value instanceof Optional<?> optional ? optional.orElse(null) : value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record does not say its " + component.getName(), e);
        }
    }

    private static String hyphened(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                out.append('-');
            }
            out.append(Character.toLowerCase(c));
        }
        return out.toString();
    }

    private static String text(Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Changes::text).toList().toString();
        }
        if (value instanceof ListenPoint point) {
            return point.text();
        }
        return value instanceof Enum<?> word
                ? word.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : value.toString();
    }
}
