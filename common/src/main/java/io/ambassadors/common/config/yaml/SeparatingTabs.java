package io.ambassadors.common.config.yaml;

import java.util.OptionalInt;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Tabs between a key and its value, or behind a quote, are legal YAML that libyaml takes; SnakeYAML Engine does not. Each
 * of those that it stops at becomes a space. Tabs in the indentation, a list's
 * hyphens included, stay and are refused by both.
 */
final class SeparatingTabs {
    /** Every one of them costs a parse from the beginning. */
    private static final int MOST = 500;

    private SeparatingTabs() {}

    /** The text with spaces where the parser minds a tab, of the same length, so that places stay the same. */
    static String soften(String text) {
        if (text.indexOf('\t') < 0) {
            return text;
        }
        StringBuilder softened = new StringBuilder(text);
        for (int i = 0; i < MOST; i++) {
            OptionalInt tab = firstRefused(softened.toString());
            if (tab.isEmpty() || isIndentation(softened, tab.getAsInt())) {
                break;
            }
            for (int at = tab.getAsInt(); at < softened.length() && softened.charAt(at) == '\t'; at++) {
                softened.setCharAt(at, ' ');
            }
        }
        return softened.toString();
    }

    private static OptionalInt firstRefused(String text) {
        try {
            for (Event event : new Parse(LoadSettings.builder().build()).parseString(text)) {
                event.getEventId();
            }
        } catch (MarkedYamlEngineException e) {
            return e.getProblemMark()
                    .map(mark -> text.offsetByCodePoints(0, mark.getIndex()))
                    .filter(at -> at < text.length() && text.charAt(at) == '\t')
                    .map(OptionalInt::of)
                    .orElse(OptionalInt.empty());
        } catch (YamlEngineException | IllegalArgumentException reportedLater) {
            return OptionalInt.empty();
        }
        return OptionalInt.empty();
    }

    private static boolean isIndentation(CharSequence text, int tab) {
        int at = tab;
        while (at > 0 && " \t-?".indexOf(text.charAt(at - 1)) >= 0) {
            at--;
        }
        return at == 0 || text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r';
    }
}
