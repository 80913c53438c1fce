package io.ambassadors.common.config.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import io.ambassadors.common.config.yaml.YamlNode.Entry;
import io.ambassadors.common.config.yaml.YamlNode.Mapping;
import io.ambassadors.common.config.yaml.YamlNode.Position;
import io.ambassadors.common.config.yaml.YamlNode.Refused;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;
import io.ambassadors.common.config.yaml.YamlNode.Sequence;

/**
 * Reads the events of a YAML parser into a tree and refuses several documents, anchors, aliases and tags; in a plain dialect
 * directives, {@code ---} and {@code ...}, and flow collections too. What is refused is reported and read over, so that one pass finds all
 * of it.
 */
public final class YamlTree {
    /** Our formats need a handful of levels; more than this is an attack on the stack. */
    private static final int DEEPEST = 32;

    private final YamlDialect dialect;
    private final Problems problems;
    private final Iterator<Event> events;

    private YamlTree(String text, YamlDialect dialect, Problems problems) {
        this.dialect = dialect;
        this.problems = problems;
        this.events = new Parse(LoadSettings.builder().setUseMarks(true).build())
                .parseString(text)
                .iterator();
    }

    /** The root of the only document; empty when there is none, or when the text is not YAML, which is then reported. */
    public static Optional<YamlNode> read(String file, YamlDialect dialect, Problems problems) {
        String text = file.startsWith("\uFEFF") ? file.substring(1) : file;
        try {
            return new YamlTree(SeparatingTabs.soften(text), dialect, problems).document();
        } catch (MarkedYamlEngineException notYaml) {
            YamlSyntax.report(notYaml, text, dialect, problems);
        } catch (YamlEngineException | IllegalArgumentException notYaml) {
            // Characters that YAML does not allow at all, and escapes beyond Unicode, come without a place.
            YamlSyntax.reportUnplaced(notYaml, text, problems);
        }
        return Optional.empty();
    }

    private Optional<YamlNode> document() {
        Optional<YamlNode> root = Optional.empty();
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent start) {
                documents++;
                checkStart(start, documents);
                YamlNode node = node(events.next(), 0);
                root = root.isPresent() ? root : Optional.of(node);
            } else if (event instanceof DocumentEndEvent end && end.isExplicit() && dialect.plain()) {
                problems.error(
                        place(event),
                        "found the end of a document, '...'; " + dialect.name() + " has none",
                        "remove it");
            } else if (event instanceof StreamEndEvent) {
                break;
            }
        }
        return root;
    }

    private void checkStart(DocumentStartEvent start, int documents) {
        if (documents > 1) {
            problems.error(
                    place(start),
                    "found a second document, expected exactly one",
                    "remove the '---' and put " + dialect.contents() + " into one document");
        } else if (start.isExplicit() && dialect.plain()) {
            problems.error(
                    place(start),
                    "found the start of a document, '---' or a directive; " + dialect.name() + " begins with "
                            + dialect.begins(),
                    "remove it");
        }
    }

    private YamlNode node(Event event, int depth) {
        Position at = place(event);
        if (depth > DEEPEST) {
            throw new YamlEngineException("nested deeper than " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent alias) {
            problems.error(
                    at,
                    "found the alias '*" + alias.getAlias().getValue() + "'; aliases are not allowed",
                    "write the value out, in quotes if it begins with '*'");
            return new Refused(at);
        }
        boolean fine = plain((NodeEvent) event, at);
        YamlNode node;
        if (event instanceof ScalarEvent scalar) {
            node = new Scalar(scalar.getValue(), at);
        } else if (event instanceof SequenceStartEvent) {
            node = sequence(at, depth);
        } else {
            node = mapping(at, depth);
        }
        return fine ? node : new Refused(at);
    }

    private Sequence sequence(Position at, int depth) {
        List<YamlNode> items = new ArrayList<>();
        for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
            items.add(node(next, depth + 1));
        }
        return new Sequence(items, at);
    }

    private Mapping mapping(Position at, int depth) {
        List<Entry> entries = new ArrayList<>();
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            YamlNode key = node(next, depth + 1);
            entries.add(new Entry(key, node(events.next(), depth + 1)));
        }
        return new Mapping(entries, at);
    }

    /** Whether a node has neither anchor nor tag and is not written in a style that the dialect does not use; what it has is reported. */
    private boolean plain(NodeEvent event, Position at) {
        int before = problems.errors();
        event.getAnchor()
                .ifPresent(anchor -> problems.error(
                        at,
                        "found the anchor '&" + anchor.getValue() + "'; anchors are not allowed",
                        "remove it, or quote the value if it begins with '&'"));
        tag(event)
                .ifPresent(tag -> problems.error(
                        at,
                        "found the tag '" + tag + "'; tags are not allowed",
                        "remove it, or quote the value if it begins with '!'"));
        if (event instanceof CollectionStartEvent collection && collection.isFlow() && dialect.plain()) {
            boolean list = event instanceof SequenceStartEvent;
            problems.error(
                    at,
                    "found a value that begins with '" + (list ? '[' : '{') + "'; flow style is not allowed",
                    list ? "write one entry per line, each behind '- ', or quote the value" : dialect.flowCure());
        }
        return problems.errors() == before;
    }

    private static Optional<String> tag(NodeEvent event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
    }

    private static Position place(Event event) {
        return event.getStartMark()
                .map(mark -> new Position(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(Position.WHOLE_FILE);
    }
}
