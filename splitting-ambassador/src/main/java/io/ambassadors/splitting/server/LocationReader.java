package io.ambassadors.splitting.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.ambassadors.splitting.config.Directive;

/** Reads {@code location} blocks and what is in them. */
final class LocationReader {
    private final SettingsReader settings;
    private final PassReader passes;
    private final Templates templates;
    private final Problems problems;
    private final List<PassTarget> targets = new ArrayList<>();

    LocationReader(SettingsReader settings, PassReader passes, Templates templates, Problems problems) {
        this.settings = settings;
        this.passes = passes;
        this.templates = templates;
        this.problems = problems;
    }

    /** Where all locations that were read pass requests to. */
    List<PassTarget> targets() {
        return targets;
    }

    /** What the words of a location say. */
    private record Head(Location.Kind kind, String text, boolean ignoreCase) {}

    /** What of a server holds outside of its locations. */
    Location server(Level level) {
        return new Location(
                Location.Kind.SERVER,
                "",
                null,
                level.block(),
                false,
                LocationTable.EMPTY,
                settings.read(level),
                Script.of(level.block(), templates, problems),
                null);
    }

    /** The named locations of a server; of equal names, the first counts. */
    Map<String, Location> named(Level server) {
        Map<String, Location> named = new HashMap<>();
        for (Directive block : server.own("location")) {
            Head head = head(block);
            if (head != null && head.kind == Location.Kind.NAMED) {
                named.putIfAbsent(head.text, location(new Level(server, block), head));
            }
        }
        return named;
    }

    /** The locations of a server or a location, but the named ones. */
    LocationTable table(Level outer) {
        return table(outer, null);
    }

    private LocationTable table(Level outer, Head around) {
        List<Location> locations = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Directive block : outer.own("location")) {
            Head head = head(block);
            if (head == null || !fits(head, around, block) || head.kind == Location.Kind.NAMED) {
                continue;
            }
            boolean exact = head.kind == Location.Kind.EXACT;
            if (head.kind != Location.Kind.REGEX && !seen.add((exact ? "=" : " ") + head.text)) {
                problems.error(block, "duplicate location \"" + head.text + "\"");
            }
            locations.add(location(new Level(outer, block), head));
        }
        return locations.isEmpty() ? LocationTable.EMPTY : new LocationTable(locations);
    }

    private boolean fits(Head head, Head around, Directive block) {
        if (around == null) {
            return true;
        }
        String inside = "location \"" + head.text + "\" cannot be inside the ";
        if (around.kind == Location.Kind.EXACT) {
            problems.error(block, inside + "exact location \"" + around.text + "\"");
        } else if (around.kind == Location.Kind.NAMED) {
            problems.error(block, inside + "named location \"" + around.text + "\"");
        } else if (head.kind == Location.Kind.NAMED) {
            problems.error(block, "named location \"" + head.text + "\" can be on the server level only");
        } else if (head.kind != Location.Kind.REGEX && !head.text.startsWith(around.text)) {
            problems.error(block, "location \"" + head.text + "\" is outside location \"" + around.text + "\"");
        } else {
            return true;
        }
        return false;
    }

    private Head head(Directive block) {
        String first = block.argument(0);
        if (block.arguments().size() == 2) {
            String text = block.argument(1);
            return switch (first) {
                case "=" -> new Head(Location.Kind.EXACT, text, false);
                case "^~" -> new Head(Location.Kind.FINAL_PREFIX, text, false);
                case "~" -> new Head(Location.Kind.REGEX, text, false);
                case "~*" -> new Head(Location.Kind.REGEX, text, true);
                default -> {
                    problems.error(block, "invalid location modifier \"" + first + "\"");
                    yield null;
                }
            };
        }
        if (first.startsWith("=")) {
            return new Head(Location.Kind.EXACT, first.substring(1), false);
        }
        if (first.startsWith("^~")) {
            return new Head(Location.Kind.FINAL_PREFIX, first.substring(2), false);
        }
        if (first.startsWith("~*")) {
            return new Head(Location.Kind.REGEX, first.substring(2), true);
        }
        if (first.startsWith("~")) {
            return new Head(Location.Kind.REGEX, first.substring(1), false);
        }
        return new Head(first.startsWith("@") ? Location.Kind.NAMED : Location.Kind.PREFIX, first, false);
    }

    private Location location(Level level, Head head) {
        Directive block = level.block();
        boolean regex = head.kind == Location.Kind.REGEX;
        SubjectMatch pattern = regex ? templates.pattern(head.text, head.ignoreCase, block) : null;
        String path = regex || head.kind == Location.Kind.NAMED ? "" : head.text;
        Script script = Script.of(block, templates, problems);
        Passing passing = passes.read(level, head.kind, path);
        if (passing != null) {
            targets.add(passing.target());
        }
        LocationTable inner = table(level, head);
        if (passing == null && !script.alwaysReturns() && inner.all().isEmpty()) {
            problems.warn(
                    block,
                    "location \"" + head.text + "\" neither passes requests on nor answers them",
                    "give it a proxy_pass or a return; there are no files to serve, so it answers 404");
        }
        return new Location(
                head.kind,
                head.text,
                pattern,
                block,
                level.owns("internal"),
                inner,
                settings.read(level),
                script,
                passing);
    }
}
