package io.ambassadors.common.config.yaml;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

import io.ambassadors.common.config.yaml.YamlNode.Position;

/** Says in plain words why a text is not YAML. Parsers speak of tokens; people forgot a space. */
final class YamlSyntax {
    private static final Pattern KEY_WITHOUT_SPACE = Pattern.compile("^\\s*(?:-\\s+)?([a-z_-]+):\\S.*");
    private static final Pattern TAB_IN_INDENT = Pattern.compile("^ *\\t.*");
    private static final Pattern BRACKETED_ADDRESS =
            Pattern.compile(".*?(?<![\"'])(\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%]*\\]:[0-9]+).*");
    private static final Pattern RESERVED_START = Pattern.compile("^[^#]*[:-]\\s+([@`%])\\S*.*");

    private YamlSyntax() {}

    static void report(MarkedYamlEngineException failure, String text, YamlDialect dialect, Problems problems) {
        Optional<Mark> mark = failure.getProblemMark().or(failure::getContextMark);
        Position at =
                mark.map(m -> new Position(m.getLine() + 1, m.getColumn() + 1)).orElse(Position.WHOLE_FILE);
        List<String> lines = text.lines().toList();
        if (!hint(lines, at, dialect, problems)) {
            String problem = failure.getProblem() == null ? "this is not YAML" : failure.getProblem();
            String context = failure.getContext() == null ? "" : " (" + failure.getContext() + ")";
            problems.error(at, "not valid YAML: " + oneLine(problem + context), cureFor(problem, dialect));
        }
    }

    static void reportUnplaced(RuntimeException failure, String text, Problems problems) {
        if (failure instanceof ReaderException reader) {
            int end = text.offsetByCodePoints(0, Math.min(reader.getPosition(), text.codePointCount(0, text.length())));
            String before = text.substring(0, end);
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            int column = end - before.lastIndexOf('\n');
            problems.error(
                    new Position(line, column),
                    String.format("found the character U+%04X, which YAML does not allow", reader.getCodePoint()),
                    "remove it");
            return;
        }
        String reason = failure.getMessage() == null ? "it cannot be read" : failure.getMessage();
        problems.error(Position.WHOLE_FILE, "not valid YAML: " + oneLine(reason), "");
    }

    /** Looks for what people do at the place of the failure and in the lines before it, which parsers notice late. */
    private static boolean hint(List<String> lines, Position at, YamlDialect dialect, Problems problems) {
        for (int line = at.line(); line >= Math.max(1, at.line() - 2); line--) {
            if (line > lines.size()) {
                continue;
            }
            String text = lines.get(line - 1);
            Matcher joined = KEY_WITHOUT_SPACE.matcher(text);
            if (TAB_IN_INDENT.matcher(text).matches()) {
                problems.error(
                        new Position(line, text.indexOf('\t') + 1),
                        "found a tab in the indentation, expected spaces",
                        "replace the tab by two spaces");
                return true;
            }
            if (joined.matches() && dialect.keys().test(joined.group(1))) {
                problems.error(
                        new Position(line, joined.end(1) + 1),
                        "found '" + joined.group(1) + ":' without a space behind the colon",
                        "write '" + joined.group(1) + ": ' and then the value");
                return true;
            }
        }
        return reservedStart(lines, at, problems) || (!dialect.plain() && bracketedAddress(lines, at, problems));
    }

    private static boolean bracketedAddress(List<String> lines, Position at, Problems problems) {
        if (at.line() < 1 || at.line() > lines.size()) {
            return false;
        }
        Matcher address = BRACKETED_ADDRESS.matcher(lines.get(at.line() - 1));
        if (!address.matches()) {
            return false;
        }
        problems.error(
                new Position(at.line(), address.start(1) + 1),
                "found an address that begins with '[', which YAML takes for a list",
                "put it in quotes, as in \"" + address.group(1) + "\"");
        return true;
    }

    private static boolean reservedStart(List<String> lines, Position at, Problems problems) {
        if (at.line() < 1 || at.line() > lines.size()) {
            return false;
        }
        Matcher reserved = RESERVED_START.matcher(lines.get(at.line() - 1));
        if (!reserved.matches()) {
            return false;
        }
        problems.error(
                at,
                "found a value that begins with '" + reserved.group(1) + "', which YAML reserves",
                "put the value in quotes");
        return true;
    }

    private static String cureFor(String problem, YamlDialect dialect) {
        if (problem.contains("mapping values are not allowed")) {
            return "check that " + dialect.siblings() + " are indented alike, and quote values that contain ': '";
        }
        if (problem.contains("expected <block end>") || problem.contains("could not find expected ':'")) {
            return "check the indentation: " + dialect.siblings()
                    + " start in the same column, and every key ends in ': '";
        }
        if (!dialect.plain() && problem.contains("expected ',' or")) {
            return "close the bracket, and put values that contain brackets or commas in quotes";
        }
        return problem.contains("end of stream") ? "close the quote" : "";
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
