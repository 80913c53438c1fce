package io.ambassadors.sharding.resp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of the command table, whose head explains its columns, and checks every row. */
final class CommandFile {
    static final int LONGEST_NAME = 32;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z_-]*");
    private static final Pattern PLACES = Pattern.compile("(\\d)(?:\\.\\.(-?\\d)(?:/(\\d))?)?");
    private static final String ABSENT = "-";
    private static final int COLUMNS = 6;

    private static final Map<String, KeySpec> NAMED_KEYS = Map.of(
            ABSENT,
            NoKeys.INSTANCE,
            "script",
            CountedKeys.SCRIPT,
            "union",
            CountedKeys.UNION,
            "unionstore",
            CountedKeys.UNION_STORE,
            "card",
            CountedKeys.CARD,
            "pop",
            CountedKeys.POP,
            "sort",
            new SortKeys(true),
            "sort_ro",
            new SortKeys(false),
            "memory",
            MemoryKeys.INSTANCE,
            "streams",
            StreamKeys.INSTANCE);

    private final List<Command> commands = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, String> reasons = new HashMap<>();

    private CommandFile() {}

    /**
     * The rows in their order.
     *
     * @throws IllegalStateException with file, line and reason, if a row makes no sense
     */
    static List<Command> parse(String file, String text) {
        CommandFile parsed = new CommandFile();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            try {
                parsed.line(line.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(file + ":" + number + ": " + e.getMessage(), e);
            }
        }
        return List.copyOf(parsed.commands);
    }

    private void line(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String[] columns = line.split("\\s+", -1);
        if (columns[0].equals("reason")) {
            String[] parts = line.split("\\s+", 3);
            check(parts.length == 3, "a reason needs a word and a text");
            check(reasons.put(parts[1], parts[2]) == null, "reason stands twice: " + parts[1]);
            return;
        }
        check(columns.length == COLUMNS, "needs " + COLUMNS + " columns, has " + columns.length);
        commands.add(row(columns));
    }

    private Command row(String[] columns) {
        String name = columns[0];
        check(NAME.matcher(name).matches() && name.length() <= LONGEST_NAME, "not a name: " + name);
        check(names.add(name), "stands twice: " + name);
        int arity = Integer.parseInt(columns[1]);
        check(arity != 0, "arity 0");
        TwemproxyArity strict = constant(TwemproxyArity.class, columns[2]);
        Command.Access access = constant(Command.Access.class, columns[3]);
        String[] policyAndMore = columns[4].split(":", 2);
        String more = policyAndMore.length == 2 ? policyAndMore[1] : null;
        Command.Policy policy = constant(Command.Policy.class, policyAndMore[0]);
        KeySpec keys = keys(columns[5]);
        check(policy != null, "needs a policy");
        boolean routed = policy == Command.Policy.FORWARD || policy == Command.Policy.SPLIT;
        check(routed == (keys != NoKeys.INSTANCE), "has keys if and only if it is forwarded or split");
        check((routed || policy == Command.Policy.KEYLESS) == (access != null), "has access if and only if it is sent");
        check(strict == null || policy != Command.Policy.REFUSED, "twemproxy serves it, so it cannot be refused");
        Command.Merge merge = merge(policy, more);
        check(merge != Command.Merge.OK || keys.equals(new RangeKeys(1, RangeKeys.END, 2)), "merges OK without pairs");
        return new Command(name, arity, strict, access, policy, merge, keys, refusal(policy, more));
    }

    private static Command.Merge merge(Command.Policy policy, String word) {
        if (policy == Command.Policy.SPLIT) {
            Command.Merge merge = word == null ? null : constant(Command.Merge.class, word);
            check(merge != null && merge != Command.Merge.NONE, "is split, but not merged");
            return merge;
        }
        check(word == null || policy == Command.Policy.REFUSED, "has no use for " + word);
        return Command.Merge.NONE;
    }

    private String refusal(Command.Policy policy, String word) {
        if (policy != Command.Policy.REFUSED) {
            return null;
        }
        String reason = reasons.get(word);
        check(reason != null, "is refused for no known reason: " + word);
        return reason;
    }

    private static KeySpec keys(String column) {
        KeySpec named = NAMED_KEYS.get(column);
        if (named != null) {
            return named;
        }
        if (column.startsWith("store")) {
            return new GeoRadiusKeys(Integer.parseInt(column.substring("store".length())));
        }
        Matcher places = PLACES.matcher(column);
        check(places.matches(), "not a place of keys: " + column);
        int first = Integer.parseInt(places.group(1));
        int last = places.group(2) == null ? first : Integer.parseInt(places.group(2));
        int step = places.group(3) == null ? 1 : Integer.parseInt(places.group(3));
        return new RangeKeys(first, last, step);
    }

    /** The constant of that name, given in lower case; null for {@code -}. */
    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return word.equals(ABSENT) ? null : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    private static void check(boolean right, String complaint) {
        if (!right) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
